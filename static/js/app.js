// What every page runs. An installation serves it as one file, see core/static_files.py.
import "./page.js";
import "./navigation.js";
import "./keys.js";
import "./busy.js";
import "./dialog.js";
import "./countdown.js";
import "./selling.js";
import "./desk.js";
import "./list.js";
import "./print.js";
import "./complete.js";
import "./quick_order.js";
