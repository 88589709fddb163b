"""What the made-up wholesaler sells. A line is a family: name, picture, unit, pack size, price of its smallest size in
pounds, sizes, finishes; a product is a family in one size and one finish."""

CATALOGUE = {
    "Tools": {
        "Hand tools": """
Claw hammer; hammer; piece; 1; 8.90; 300 g, 450 g, 570 g, 680 g; hickory handle, fibreglass handle, steel shaft
Screwdriver; screwdriver; piece; 6; 2.45; PH1, PH2, SL 5.5, TX 20; standard grip, soft grip, insulated 1,000 V
Combination pliers; pliers; piece; 1; 7.20; 160 mm, 180 mm, 200 mm, 250 mm; dipped, soft grip, insulated 1,000 V
Adjustable spanner; spanner; piece; 1; 9.60; 150 mm, 200 mm, 250 mm, 300 mm; chromed, phosphated, soft grip""",
        "Power tools": """
Cordless drill; drill; piece; 1; 84.00; 12 V, 14.4 V, 18 V, 36 V; bare tool, one battery, two batteries
Angle grinder; grinder; piece; 1; 52.00; 115 mm, 125 mm, 150 mm, 230 mm; corded, cordless, with brake
Impact driver; drill; piece; 1; 96.00; 130 Nm, 160 Nm, 180 Nm, 220 Nm; bare tool, one battery, two batteries
Hot air gun; drill; piece; 1; 34.50; 1,600 W, 1,800 W, 2,000 W, 2,300 W; two-stage, stepless, with display""",
        "Measuring": """
Tape measure; tape_measure; piece; 6; 3.80; 3 m, 5 m, 8 m, 10 m; steel, nylon coated, magnetic hook
Spirit level; level; piece; 1; 11.40; 40 cm, 60 cm, 80 cm, 120 cm; two vials, three vials, magnetic
Folding rule; ruler; piece; 10; 2.90; 1 m, 2 m, 2.4 m, 3 m; beech, plastic, white
Laser distance meter; meter; piece; 1; 46.00; 30 m, 50 m, 80 m, 100 m; basic, with display light, with data link""",
        "Cutting and abrasives": """
Hand saw; saw; piece; 1; 8.20; 400 mm, 450 mm, 500 mm, 550 mm; fine cut, universal, coarse cut
Utility knife; knife; piece; 12; 2.10; 9 mm, 18 mm, 22 mm, 25 mm; plastic body, metal body, safety retract
Cutting disc; disc; piece; 25; 0.64; 115 mm, 125 mm, 150 mm, 230 mm; steel, stainless, stone
Abrasive sheet; sheet; pack; 1; 4.30; P60, P120, P240, P400; 10 sheets, 25 sheets, 50 sheets""",
    },
    "Fixings": {
        "Screws": """
Wood screw; screw; piece; 200; 0.0185; 3 x 16, 4 x 40, 5 x 60, 6 x 100; zinc plated, yellow passivated, stainless A2
Drywall screw; screw; piece; 500; 0.0092; 3.5 x 25, 3.5 x 35, 3.5 x 55, 4.2 x 70; coarse thread, fine thread, collated
Decking screw; screw; piece; 200; 0.0640; 4.5 x 50, 5 x 60, 5 x 70, 5 x 80; coated, stainless A2, stainless A4
Self-drilling screw; screw; piece; 250; 0.0415; 4.2 x 16, 4.8 x 25, 5.5 x 38, 6.3 x 50; hexagon, pan head, washer""",
        "Bolts and nuts": """
Hexagon bolt; bolt; piece; 100; 0.0870; M6 x 40, M8 x 50, M10 x 60, M12 x 80; zinc plated, galvanised, stainless A2
Hexagon nut; nut; piece; 100; 0.0210; M6, M8, M10, M12; zinc plated, galvanised, stainless A2
Washer; washer; piece; 200; 0.0105; M6, M8, M10, M12; zinc plated, black, stainless A2
Threaded rod; bolt; piece; 10; 1.1500; M6, M8, M10, M12; zinc plated, galvanised, stainless A2""",
        "Anchors and hooks": """
Nylon plug; plug; piece; 100; 0.0320; 6 mm, 8 mm, 10 mm, 12 mm; without collar, with collar, with screw
Frame anchor; plug; piece; 50; 0.3100; 8 x 80, 8 x 100, 10 x 120, 10 x 160; countersunk, hexagon, stainless
Injection mortar; cartridge; piece; 12; 6.9500; 150 ml, 280 ml, 300 ml, 410 ml; polyester, vinyl ester, winter grade
Screw hook; hook; piece; 50; 0.1450; 30 mm, 40 mm, 60 mm, 80 mm; brass, white, stainless""",
        "Adhesives": """
Wood glue; bottle; piece; 12; 3.25; 250 g, 500 g, 750 g, 1 kg; D2, D3, D4
Mounting adhesive; cartridge; piece; 12; 4.60; 180 g, 290 g, 370 g, 450 g; white, beige, crystal clear
Masking tape; tape; roll; 36; 1.38; 19 mm, 25 mm, 38 mm, 50 mm; cream, blue, outdoor
Threadlocker; bottle; piece; 10; 7.80; 5 ml, 10 ml, 25 ml, 50 ml; low strength, medium strength, high strength""",
    },
    "Electrical": {
        "Cable": """
Installation cable; coil; metre; 50; 0.4850; 3 x 1.5, 3 x 2.5, 5 x 1.5, 5 x 2.5; grey, black, halogen-free
Extension lead; coil; piece; 1; 9.40; 3 m, 5 m, 10 m, 25 m; PVC, rubber, with switch
Cable tie; tie; pack; 10; 1.95; 100 mm, 200 mm, 300 mm, 370 mm; natural, black, releasable
Rigid conduit; pipe; piece; 25; 1.2750; 16 mm, 20 mm, 25 mm, 32 mm; grey, white, halogen-free""",
        "Lighting": """
LED lamp E27; bulb; piece; 10; 2.15; 470 lm, 806 lm, 1,055 lm, 1,521 lm; warm white, neutral white, dimmable
LED tube; tube; piece; 10; 6.40; 60 cm, 90 cm, 120 cm, 150 cm; warm white, neutral white, daylight
Floodlight; flood; piece; 1; 18.90; 10 W, 20 W, 50 W, 100 W; wall mount, with sensor, on a stand
Hand torch; torch; piece; 1; 12.60; 150 lm, 300 lm, 600 lm, 1,000 lm; batteries, rechargeable, headband""",
        "Switches and sockets": """
Switch; switch; piece; 10; 3.45; one-way, two-way, intermediate, push button; polar white, anthracite, aluminium
Socket outlet; socket; piece; 10; 3.90; single, double, with USB, with cover; polar white, anthracite, aluminium
Junction box; switch; piece; 20; 1.16; 75 x 75, 85 x 85, 100 x 100, 150 x 110; IP44, IP55, IP66
Circuit breaker; breaker; piece; 12; 5.85; B10, B16, C16, C32; 1-pole, 1-pole + N, 3-pole""",
        "Batteries": """
Alkaline cell; battery; pack; 10; 1.85; AAA, AA, C, D; 2 pieces, 4 pieces, 10 pieces
Rechargeable cell; battery; pack; 5; 5.20; AAA 800 mAh, AAA 1 Ah, AA 2.1 Ah, AA 2.6 Ah; 2 pieces, 4 pieces, 8 pieces
Lithium cell; battery; pack; 10; 3.60; CR2, CR123A, CR2032, CR2450; 1 piece, 2 pieces, 5 pieces
Battery charger; charger; piece; 1; 16.50; 2 slots, 4 slots, 8 slots, 12 slots; mains, USB-C, with display""",
    },
    "Packaging": {
        "Cartons": """
Folding carton; carton; piece; 20; 0.3250; 200 x 150, 300 x 215, 400 x 300, 600 x 400; brown, white, printed
Double-wall carton; carton; piece; 10; 1.0400; 300 x 200, 400 x 300, 500 x 400, 800 x 600; brown, white, export
Pallet box; crate; piece; 1; 9.8000; 400 mm, 600 mm, 800 mm, 1,000 mm; quarter pallet, half pallet, full pallet
Book wrap; envelope; piece; 25; 0.4100; A5, A4, B4, A3; brown, white, extra strong""",
        "Mailers": """
Padded mailer; envelope; piece; 100; 0.1120; C, D, E, G; brown, white, paper padded
Mailing tube; roll; piece; 20; 0.6800; 330 mm, 460 mm, 630 mm, 890 mm; brown, white, square
Polythene mailer; envelope; piece; 500; 0.0460; 165 x 230, 240 x 320, 320 x 440, 480 x 680; grey, recycled, clear
Board-backed envelope; envelope; piece; 125; 0.1650; C5, B5, C4, B4; brown, white, peel and seal""",
        "Tape and strapping": """
Parcel tape; tape; roll; 36; 1.26; 25 mm, 38 mm, 50 mm, 75 mm; brown, clear, paper
Stretch film; film; roll; 6; 6.85; 12 µm, 17 µm, 20 µm, 23 µm; clear, black, machine
Strapping band; coil; roll; 1; 21.40; 9 mm, 12 mm, 16 mm, 19 mm; polypropylene, polyester, steel
Tape dispenser; dispenser; piece; 1; 6.30; 25 mm, 50 mm, 75 mm, desk; standard, with brake, silent""",
        "Void fill": """
Bubble film; bubbles; roll; 1; 14.20; 30 cm, 50 cm, 75 cm, 100 cm; 10 mm bubble, 25 mm bubble, recycled
Air cushion film; bubbles; roll; 1; 32.50; 100 x 200, 150 x 200, 200 x 200, 300 x 200; standard, recycled, compostable
Kraft paper; roll; roll; 1; 17.60; 50 cm, 75 cm, 90 cm, 120 cm; 70 g, 90 g, recycled
Paper shred; carton; box; 1; 11.30; 1 kg, 2 kg, 5 kg, 10 kg; natural, white, coloured""",
    },
    "Safety": {
        "Gloves": """
Assembly glove; glove; pair; 12; 1.15; size 7, size 8, size 9, size 10; nitrile coated, PU coated, latex coated
Cut-resistant glove; glove; pair; 12; 4.85; size 7, size 8, size 9, size 10; level B, level C, level F
Disposable glove; glove; box; 10; 5.90; S, M, L, XL; nitrile, latex, vinyl
Welding glove; glove; pair; 6; 7.40; size 8, size 9, size 10, size 11; split leather, full grain, lined""",
        "Head and face": """
Safety helmet; helmet; piece; 1; 7.90; four-point, six-point, with ratchet, climbing; white, yellow, blue
Ear defenders; ears; piece; 1; 9.20; SNR 25, SNR 28, SNR 32, SNR 36; headband, helmet mounted, folding
Safety glasses; glasses; piece; 10; 3.10; clear, grey, yellow, mirrored; standard, scratch-proof, fog-free
Dust mask; mask; piece; 20; 0.9200; FFP1, FFP2, FFP3, FFP3 R; cup, folded, with valve""",
        "Footwear": """
Safety shoe; shoe; pair; 1; 38.00; size 39, size 41, size 43, size 45; S1P, S3, ESD
Safety boot; boot; pair; 1; 46.00; size 39, size 41, size 43, size 45; S3, winter S3, zip
Wellington boot; boot; pair; 1; 17.50; size 39, size 41, size 43, size 45; PVC, nitrile, S5
Clog; shoe; pair; 1; 22.00; size 36, size 38, size 40, size 42; white, black, washable""",
        "Workwear": """
Hi-vis vest; vest; piece; 10; 2.60; M, L, XL, XXL; yellow, orange, two-tone
Softshell jacket; jacket; piece; 1; 34.00; M, L, XL, XXL; black, navy, hi-vis
Work trousers; trousers; piece; 1; 29.50; 48, 50, 52, 54; cotton, stretch, with knee pockets
Polo shirt; jacket; piece; 5; 9.80; S, M, L, XL; grey, navy, red""",
    },
    "Cleaning": {
        "Cleaning fluids": """
All-purpose cleaner; spray; piece; 12; 2.35; 500 ml, 750 ml, 1 l, 5 l; citrus, neutral, eco label
Floor cleaner; canister; piece; 4; 6.90; 1 l, 2 l, 5 l, 10 l; standard, high gloss, eco label
Hand soap; pump; piece; 12; 2.05; 300 ml, 500 ml, 1 l, 5 l; almond, unscented, antibacterial
Descaler; bottle; piece; 10; 3.15; 250 ml, 500 ml, 1 l, 5 l; citric, amidosulphonic, food safe""",
        "Brushes and mops": """
Broom; broom; piece; 6; 6.40; 30 cm, 40 cm, 50 cm, 60 cm; coconut, horsehair, elastomer
Flat mop; broom; piece; 10; 7.25; 30 cm, 40 cm, 50 cm, 60 cm; cotton, microfibre, scrub
Hand brush; brush; piece; 12; 2.80; 20 cm, 25 cm, 28 cm, 32 cm; soft, medium, hard
Scouring pad; sheet; pack; 10; 2.40; 10 pieces, 20 pieces, 50 pieces, 100 pieces; green, white, blue""",
        "Paper and wipes": """
Hand towel; tissue; carton; 1; 18.20; 2,000 sheets, 3,000 sheets, 4,000 sheets, 5,000 sheets; one-ply, two-ply, recycled
Toilet paper; roll; pack; 1; 4.75; 8 rolls, 16 rolls, 36 rolls, 64 rolls; two-ply, three-ply, recycled
Wiping roll; roll; roll; 2; 8.90; 500 sheets, 1,000 sheets, 1,500 sheets, 2,000 sheets; blue, white, recycled
Cleaning wipes; tissue; pack; 12; 3.20; 40 sheets, 80 sheets, 120 sheets, 200 sheets; surfaces, hands, glass""",
        "Waste": """
Refuse sack; sack; roll; 10; 2.70; 35 l, 60 l, 120 l, 240 l; LDPE, recycled, compostable
Pedal bin; bin; piece; 1; 19.80; 5 l, 12 l, 20 l, 30 l; white, stainless, soft close
Wheeled bin; bin; piece; 1; 34.60; 80 l, 120 l, 240 l, 360 l; grey, green, blue
Recycling box; crate; piece; 4; 8.60; 20 l, 35 l, 45 l, 55 l; grey, green, blue""",
    },
    "Office": {
        "Paper": """
Copy paper; ream; ream; 5; 3.95; A5, A4, A4 punched, A3; 80 g, 90 g, recycled
Notepad; notepad; piece; 10; 0.8800; A6, A5, A4, A4+; lined, squared, plain
Envelope; envelope; box; 1; 12.40; DL, C6, C5, C4; plain, window, recycled
Labels; labels; pack; 1; 8.15; 24 a sheet, 40 a sheet, 65 a sheet, 1 a sheet; white, removable, weatherproof""",
        "Writing": """
Ball pen; pen; piece; 50; 0.2200; fine, medium, broad, gel; blue, black, red
Permanent marker; marker; piece; 10; 1.05; 0.8 mm, 1.5 mm, 3 mm, 5 mm; black, blue, red
Pencil; pencil; piece; 12; 0.1950; 2H, HB, B, 2B; lacquered, natural, with eraser
Highlighter; marker; piece; 10; 0.7400; 1-5 mm, 2-5 mm, dry, mini; yellow, green, pink""",
        "Filing": """
Lever arch file; binder; piece; 10; 1.75; A5, A4 50 mm, A4 80 mm, A3; grey, blue, recycled
Suspension file; folder; piece; 25; 0.5200; A5, A4, A4 wide, folio; natural, blue, coloured
Document wallet; folder; piece; 100; 0.0840; A6, A5, A4, A3; clear, matt, coloured
Archive box; carton; piece; 20; 1.4300; 80 mm, 100 mm, 150 mm, 200 mm; brown, white, heavy duty""",
        "Desk equipment": """
Stapler; stapler; piece; 1; 5.60; 12 sheets, 25 sheets, 40 sheets, 100 sheets; black, grey, flat clinch
Scissors; scissors; piece; 10; 2.30; 14 cm, 17 cm, 21 cm, 25 cm; standard, soft grip, left-handed
Calculator; calculator; piece; 1; 8.70; 8 digits, 10 digits, 12 digits, printing; desk, pocket, solar
Desk lamp; lamp; piece; 1; 24.90; 400 lm, 600 lm, 800 lm, 1,000 lm; white, black, with charger""",
    },
    "Catering": {
        "Cups and glasses": """
Paper cup; cup; piece; 50; 0.0385; 100 ml, 200 ml, 300 ml, 400 ml; plain, double wall, printed
Mug; mug; piece; 6; 2.20; 200 ml, 280 ml, 320 ml, 400 ml; white, stoneware, stackable
Tumbler; glass; piece; 12; 1.35; 160 ml, 220 ml, 330 ml, 450 ml; clear, tempered, stackable
Cup lid; washer; piece; 100; 0.0245; 62 mm, 80 mm, 90 mm, 98 mm; white, black, bagasse""",
        "Tableware": """
Dinner plate; plate; piece; 6; 3.10; 17 cm, 21 cm, 25 cm, 30 cm; white, stoneware, melamine
Cutlery; cutlery; piece; 12; 1.20; fork, knife, spoon, teaspoon; 18/0 steel, 18/10 steel, birchwood
Serving bowl; bowl; piece; 6; 4.05; 14 cm, 18 cm, 23 cm, 28 cm; white, stoneware, melamine
Napkin; tissue; pack; 12; 2.65; 24 cm, 33 cm, 40 cm, 48 cm; one-ply, two-ply, airlaid""",
        "Kitchen tools": """
Chef's knife; chef_knife; piece; 1; 16.80; 16 cm, 20 cm, 23 cm, 26 cm; stamped, forged, colour coded
Chopping board; board; piece; 1; 9.30; GN 1/4, GN 1/2, GN 1/1, 60 x 40; beech, polyethylene, colour coded
Saucepan; pan; piece; 1; 27.50; 16 cm, 20 cm, 24 cm, 28 cm; stainless, aluminium, induction
Ladle; ladle; piece; 1; 6.10; 60 ml, 120 ml, 250 ml, 500 ml; stainless, hanging hook, coated""",
        "Storage": """
Food box; tub; piece; 4; 3.45; 0.5 l, 1 l, 2 l, 4 l; polypropylene, glass, GN size
Vacuum flask; flask; piece; 1; 18.40; 0.5 l, 1 l, 1.5 l, 2 l; steel, painted, pump
Ingredient bin; tub; piece; 1; 42.00; 40 l, 60 l, 80 l, 100 l; white, with castors, clear lid
Stacking crate; crate; piece; 5; 7.15; 15 l, 30 l, 45 l, 60 l; closed, perforated, folding""",
    },
}
