"""How people type: dates, shares and Yes/No in several forms, stray spaces and case, cells that cannot be read."""

from calendar import monthrange
from datetime import date, timedelta
from random import Random

LEVELS = ("NPQEL", "NPQH", "NPQSL", "NPQML")
PROVIDERS = ("Alliance of Leading Learning", "Bright & Co.", "Ca*rd? ~School <Trust>")
GENDERS = ("Female", "Female", "female", "Male", "Male", "MALE", "Prefer  not to say", "Not Known", "not known", "")
ETHNICITIES = (
    *("White British", "White British", "white british", "Irish", "Chinese", "Caribbean", "Not provided", "Not Known"),
    *("Klingon", "", "Arab", "English / Welsh / Scottish / Northern Irish / British"),
)
AREAS = ("Trafford", "trafford", "Wigan", "St. Helens", "Stoke-on-Trent", "")
ACCURACIES, RATINGS = ("97", "0.97", "97%", "100", "1", "0.9", "n/a"), ("6.2", "5", "6", "11", "")
PHASES = ("Primary", "Secondary", "PRIMARY", "All-through", "")
AS_AT = ("2019-09-30", "2019-08-31", "2020-02-29", "2018-09-01", "2020-08-31", "2021-02-28")
ODD = (
    *("a*b?", "A*B?", "~x", "<5", "=1+1", ">x", "x=y", "N/A", "None", "Écosse", "ÉCOSSE", "All"),
    "L" + "o" * 280 + "ng",
)
SETTINGS = {
    "Allocated areas only": ("Yes", "yes", "No", ""),
    "FSM threshold": ("30%", "0.3", "30", "20%", "lots"),
    "FSM base": ("all", "known", "Known", "some"),
    "Ethnicity base": ("all", "known", "KNOWN"),
    "Metric 4 basis": ("commenced", "presented", ""),
    "Retention basis": ("presented", "not withdrawn", "Not  withdrawn", "neither"),
    "Achievement basis": ("presented", "assessed"),
    "Tolerance": ("10%", "0.1", "10", "5%", "0", "25%"),
    "Tolerance is": ("points", "relative", "Relative"),
    "Metric 4 target": ("90%", "50%", "0.75"),
    "Metric 5 target": ("95%", "0%"),
    "Metric 6 target": ("6", "5.9", "x"),
    "Feedback source": ("", "QA agent"),
}
UNREADABLE = {
    "date": ("soon", "31/02/2019", "1899-12-31", "2019-13-01", "tbc"),
    "share": ("lots", "-5%", "150%", "n.k."),
    "count": ("many", "-1", "2.5"),
    "cohort": ("2017/19", "next year", "2017", "1900/01"),
    "yes or no": ("maybe", "2"),
    "TRN": ("none", "0000000", "123456789"),
}


class Maker:
    """Chance, and how people type."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.as_at = date.fromisoformat(self.one_of(*AS_AT))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one_of(self, *choices: str) -> str:
        return self.random.choice(choices)

    def typed(self, text: str, spoil: str = "") -> str:
        """The cell, seldom with spaces that do not matter, seldom unreadable."""
        if spoil and self.chance(0.015):
            return self.one_of(*UNREADABLE[spoil])
        return self.one_of(" ", "  ", "") + text + " " if text and self.chance(0.03) else text

    def label(self, *choices: str) -> str:
        return self.typed(self.one_of(*ODD) if self.chance(0.02) else self.one_of(*choices))

    def day(self, when: date | None) -> str:
        if when is None:
            return ""
        return self.typed(when.isoformat() if self.chance(0.8) else when.strftime("%d/%m/%Y"), "date")

    def near_as_at(self, before: int, after: int) -> date:
        """A day from that many days before As at to that many after it."""
        return self.as_at + timedelta(days=self.random.randint(-before, after))

    def yes_no(self, share: float) -> str:
        yes, no = ("Yes", "yes", "Y", "TRUE", "1"), ("No", "no", "N", "false", "0", "")
        return self.typed(self.one_of(*(yes if self.chance(share) else no)), "yes or no")

    def cohort(self, first: int) -> str:
        second = (first + 1) % 100
        forms = (f"{first}/{second:02}",) * 6 + (f"{first}-{second:02}", f"{first}/{first + 1}", f"{first}–{second:02}")
        return self.typed(self.one_of(*forms), "cohort")

    def some_cohort(self) -> str:
        return self.cohort(self.as_at.year + self.random.randint(-3, 1))

    def share(self, scale: str) -> str:
        """A share in the column's scale: fractions, percentages or either with a % sign."""
        per_cent = self.random.choice((0, 5, 12, 20, 25, 29.9, 30, 30, 31, 40, 100))
        if scale == "signs" or self.chance(0.1):
            return self.typed(f"{per_cent:g}%", "share")
        return self.typed(f"{per_cent:g}" if scale == "percentages" else f"{per_cent / 100:g}", "share")

    def scale(self) -> str:
        return self.one_of("fractions", "signs", "percentages")


def add_months(when: date, months: int) -> date:
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    return date(year, month + 1, min(when.day, monthrange(year, month + 1)[1]))
