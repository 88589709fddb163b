"""VAT numbers with right check digits, so that a validator accepts the demo's companies."""


def british(random):
    digits = [random.randint(1, 9), *(random.randint(0, 9) for _ in range(6))]
    rest = sum(digit * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True)) % 97
    return f"GB{_joined(digits)}{97 - rest:02}"


def german(random):
    digits = [random.randint(1, 9), *(random.randint(0, 9) for _ in range(7))]
    product = 10
    for digit in digits:
        product = 2 * ((digit + product) % 10 or 10) % 11
    return f"DE{_joined(digits)}{(11 - product) % 10}"


def french(random):
    digits = [random.randint(1, 9), *(random.randint(0, 9) for _ in range(7))]
    doubled = [digit * (1 + index % 2) for index, digit in enumerate(digits)]
    check = -sum(value // 10 + value % 10 for value in doubled) % 10
    siren = int(f"{_joined(digits)}{check}")
    return f"FR{(12 + 3 * (siren % 97)) % 97:02}{siren:09}"


def polish(random):
    while True:
        digits = [random.randint(1, 9) for _ in range(9)]
        check = sum(digit * weight for digit, weight in zip(digits, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=True)) % 11
        if check < 10:
            return f"PL{_joined(digits)}{check}"


def _joined(digits):
    return "".join(str(digit) for digit in digits)
