"""What other systems call our columns and values: today's NPQ service, censuses, and what people commonly write."""

from __future__ import annotations

from collections.abc import Mapping

HEADINGS: Mapping[str, str] = {
    "Participant Name": "Name",
    "Full name": "Name",
    "Teacher": "Name",
    "Teacher reference number": "TRN",
    "Course Identifier": "Level",
    "Course": "Level",
    "NPQ": "Level",
    "Lead Provider Name": "Provider",
    "Lead Provider": "Provider",
    "School URN": "URN",
    "Employer URN": "URN",
    "Sex": "Gender",
    "Ethnic group": "Ethnicity",
    "Ethnic origin": "Ethnicity",
    "Ethnic background": "Ethnicity",
    "Disabled": "Disability",
    "LA": "Local authority",
    "LA (name)": "Local authority",
    "Start date": "Commenced on",
    "Date started": "Commenced on",
    "Enrolment date": "Enrolled on",
    "Date enrolled": "Enrolled on",
    "Submission date": "Presented on",
    "Date of withdrawal": "Withdrawn on",
    "Withdrawal date": "Withdrawn on",
    "Deferral date": "Deferred on",
    "Outcome date": "Outcome on",
    "Result": "Outcome",
}
"""A heading, and the column that it surely is."""
NOT_A_COLUMN: Mapping[str, str] = {
    "Schedule": "a schedule is no cohort; Cohort follows from Enrolled on",
    "Training Status": "a status has no date; Withdrawn on and Deferred on need one",
    "Training Status Reason": "perhaps Withdrawal reason or Deferral reason, as Training Status says",
    "Declaration Type": "declarations stand one a row; a participant needs one row, with a date for each",
    **dict.fromkeys(
        ("Outcome 1 Date", "Outcome 2 Date", "Outcome 3 Date"),
        "one of several outcomes; Outcome on is the date of the one that counts",
    ),
    "Declaration Date": "its meaning hangs on Declaration Type: started is Commenced on, completed Presented on",
}
"""A heading of today's NPQ service that cannot be mapped as it stands, and why."""
_LEVELS = {
    "npq-headship": "NPQH",
    "npq-senior-leadership": "NPQSL",
    "npq-executive-leadership": "NPQEL",
    "npq-middle-leadership": "NPQML",
    "npq-leading-teaching": "NPQLT",
    "npq-leading-teaching-development": "NPQLTD",
    "npq-leading-behaviour-culture": "NPQLBC",
    "npq-leading-literacy": "NPQLL",
    "npq-leading-primary-mathematics": "NPQLPM",
    "npq-early-years-leadership": "NPQEYL",
    "npq-senco": "NPQSENCO",
}
_ETHNICITIES = {
    "WBRI": "White British",
    **dict.fromkeys(("WENG", "WSCO", "WWEL", "WCOR", "WOWB"), "White British"),
    "WIRI": "Irish",
    "WIRT": "Gypsy or Irish Traveller",
    "WROM": "Roma",
    "WOTH": "Any other White background",
    "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African",
    "MWAS": "White and Asian",
    "MOTH": "Any other Mixed / Multiple ethnic background",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "AOTH": "Any other Asian background",
    "BCRB": "Caribbean",
    "BAFR": "African",
    "BOTH": "Any other Black / African / Caribbean background",
    "CHNE": "Chinese",
    "OOTH": "Any other ethnic group",
    "REFU": "Prefer not to say",
    "NOBT": "Not Known",
}
VALUES: Mapping[str, Mapping[str, str]] = {
    "Gender": {"F": "Female", "Woman": "Female", "W": "Female", "M": "Male", "Man": "Male"},
    "Outcome": {"passed": "Pass", "failed": "Fail"},
    "Level": _LEVELS,
    "Ethnicity": _ETHNICITIES,
    "Disability": {"Y": "Yes", "N": "No"},
}
"""For a column, a value and the one that it surely means."""
VOIDED = frozenset({"voided", "void"})
"""An outcome that no longer counts: a blank, perhaps."""
