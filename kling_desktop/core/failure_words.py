"""What a person reads about each kind of failure, as data: in English, `words.notice` fills the gaps.

A row is: title; what happened; what it cost; what to do. Empty where there is nothing to say.
"""

from collections.abc import Mapping

from kling_desktop.core.failure import FailureKind

CHARGE = "{charge}"
"""What it cost, as its Failure has it."""
THEIR_WORDS = "{message}"
"""The service's own words, which say what happened."""
_UNSENT = "Nothing was sent or charged."
_ASKING_IS_FREE = "Nothing was charged for asking."
_LOOK_FIRST = "Check for the result first: that is free."
_KEPT_MEANWHILE = "What is on its way is kept in the program's own folder until the library can be written."

FailureWords = tuple[str, str, str, str]

FAILURE_WORDS: Mapping[FailureKind, FailureWords] = {
    FailureKind.NO_KEY: (
        "There is no API key",
        "Segmind needs one to make pictures.",
        CHARGE,
        "Add your Segmind API key, then resume.",
    ),
    FailureKind.KEY_FORMAT: (
        "That doesn't look like a Segmind key",
        "Keys start with SG_.",
        "",
        "Check that you copied all of it.",
    ),
    FailureKind.KEY_REJECTED: (
        "Segmind didn't accept your API key",
        "It may have been deleted or replaced.",
        CHARGE,
        "Generating is paused until you update the key; your pictures are safe.",
    ),
    FailureKind.NOT_ALLOWED: (
        "This account can't use Kling O1",
        "Your Segmind account or team doesn't allow this model.",
        CHARGE,
        "Ask the team owner, or use another key.",
    ),
    FailureKind.KEYRING_UNAVAILABLE: (
        "Your key can't be saved securely",
        "No system keyring was found (on Linux: install and unlock GNOME Keyring or KWallet).",
        "",
        "You can use the key until you quit; it isn't written to disk.",
    ),
    FailureKind.KEYRING_LOCKED: (
        "The keyring is locked",
        "Unlock it and try again. Until then generating is off; your pictures stay available.",
        "",
        "",
    ),
    FailureKind.NO_CREDIT: (
        "Out of Segmind credits",
        THEIR_WORDS,
        CHARGE,
        "Add credits, then resume. Your prompt and pictures are kept.",
    ),
    FailureKind.SPEND_LIMIT: (
        "Your team's spending limit is reached",
        THEIR_WORDS,
        CHARGE,
        "Ask the team owner to raise it.",
    ),
    FailureKind.OVER_CAP: (
        "This goes over your monthly cap",
        "With it, this month comes to {amount}. Your cap is {limit}.",
        _UNSENT,
        "Raise the cap in Settings › Generation, or spend over it this once.",
    ),
    FailureKind.ASK_FIRST: (
        "This costs more than you spend unasked",
        "It costs {amount}. You want to be asked above {limit}.",
        _UNSENT,
        "Agree to the sum, or change the limit in Settings › Generation.",
    ),
    FailureKind.BAD_RECIPE: (
        "Segmind couldn't use this request",
        THEIR_WORDS,
        CHARGE,
        "Change the prompt or pictures and try again.",
    ),
    FailureKind.BAD_SETTING: ("Segmind refused a setting", THEIR_WORDS, CHARGE, ""),
    FailureKind.TOO_LARGE: (
        "Your pictures are too large to send",
        "Together they are more than Segmind takes.",
        CHARGE,
        "Remove one, or send smaller copies.",
    ),
    FailureKind.DECLINED: (
        "Kling O1 declined this request",
        THEIR_WORDS,
        CHARGE,
        "Rephrase the prompt or use other pictures.",
    ),
    FailureKind.MODEL_GONE: (
        "Kling O1 isn't available right now",
        "Segmind no longer offers the model at this address.",
        CHARGE,
        "A newer version of Kling Desktop may know where it is now.",
    ),
    FailureKind.NOT_OFFERED: (
        "Segmind doesn't offer this way of sending",
        "The settings ask for it.",
        CHARGE,
        "Use automatic delivery.",
    ),
    FailureKind.WATCH_REFUSED: (
        "Segmind doesn't say what became of a picture",
        "It was sent, and Segmind refuses to answer about it.{further}",
        CHARGE,
        "It is asked again every minute.",
    ),
    FailureKind.RATE_LIMITED: (
        "Too many requests at once",
        "Segmind limits how often you can generate.",
        CHARGE,
        "It goes on by itself.",
    ),
    FailureKind.SERVICE_FAULT: (
        "Generation failed",
        "Segmind reported an error.{further}",
        CHARGE,
        "If it repeats, simplify the prompt.",
    ),
    FailureKind.SERVICE_TROUBLE: (
        "Segmind is having trouble",
        "The service didn't answer properly.",
        CHARGE,
        _LOOK_FIRST,
    ),
    FailureKind.NO_ANSWER: (
        "No answer yet",
        "Segmind didn't answer in time. The picture may still be made.",
        CHARGE,
        _LOOK_FIRST,
    ),
    FailureKind.CONNECTION_LOST: (
        "Connection lost while generating",
        "The request was sent, but the answer never arrived.",
        CHARGE,
        _LOOK_FIRST,
    ),
    FailureKind.INTERRUPTED: (
        "Interrupted while generating",
        "The app closed in the moment of sending.",
        CHARGE,
        _LOOK_FIRST,
    ),
    FailureKind.OFFLINE: ("You're offline", "The request wasn't sent.", CHARGE, "It waits here."),
    FailureKind.INSECURE: (
        "Can't reach Segmind securely",
        "A proxy or security program may be in the way.",
        CHARGE,
        "",
    ),
    FailureKind.REQUEST_ID_FORMAT: (
        "That doesn't look like a request ID",
        "It has 1 to 64 letters, digits and hyphens.",
        "",
        "Copy it from your account's request history at Segmind.",
    ),
    FailureKind.REQUEST_NOT_NEEDED: (
        "This picture's own request is known",
        "No other request can take its place.",
        _ASKING_IS_FREE,
        "Fetch the picture or check for it instead: that is free too.",
    ),
    FailureKind.REQUEST_UNKNOWN: (
        "Segmind doesn't know this request",
        "There is no request with this ID in the account of your key. Records can be up to two hours late.",
        _ASKING_IS_FREE,
        "Check the ID, or try again later.",
    ),
    FailureKind.REQUEST_TAKEN: (
        "This request belongs to another picture",
        "Another picture in this library was made by it, or is being made.",
        _ASKING_IS_FREE,
        "Check the ID.",
    ),
    FailureKind.REQUEST_OTHER_MODEL: (
        "This request was made with another model",
        "It is not one of Kling O1.",
        _ASKING_IS_FREE,
        "Check the ID.",
    ),
    FailureKind.EXPIRED: (
        "The picture is no longer at Segmind",
        "Segmind keeps results for about 7 days and its record of a request for about an hour.",
        CHARGE,
        "",
    ),
    FailureKind.BAD_ADDRESS: (
        "The picture's address is not safe",
        "Segmind's answer pointed somewhere this program does not go.",
        CHARGE,
        "The answer is kept.",
    ),
    FailureKind.ADDRESS_SILENT: (
        "The picture's address doesn't answer",
        "Segmind answers, but the place it named for the picture can't be reached.",
        CHARGE,
        "Segmind can be asked for it again.",
    ),
    FailureKind.BAD_PICTURE: (
        "The picture arrived damaged",
        "Segmind answered, but the file can't be read.",
        CHARGE,
        "What arrived is kept. Fetching it again is free.",
    ),
    FailureKind.HELPER_LOST: (
        "The picture couldn't be checked",
        "It arrived and is kept on this computer, but the process that opens pictures didn't start or took too long.",
        CHARGE,
        "Try again.",
    ),
    FailureKind.PICTURE_MISSING: (
        "The picture that arrived is gone",
        "Its file was moved or deleted before it was saved to the library.",
        CHARGE,
        "Segmind can be asked for it again.",
    ),
    FailureKind.DISK_FULL: (
        "Couldn't save the picture",
        "The disk is full. The picture is kept here or waits at Segmind (about 7 days).",
        CHARGE,
        "Free some space, then try again.",
    ),
    FailureKind.NO_ROOM: (
        "There is too little room on the disk",
        "The next picture might not fit, so nothing was sent.",
        CHARGE,
        "Free some space, then resume.",
    ),
    FailureKind.NOT_WRITABLE: (
        "Couldn't write to the library folder",
        "The folder is read-only or gone.",
        CHARGE,
        "Make it writable or choose another, then try again.",
    ),
    FailureKind.LIBRARY_GONE: (
        "The library folder is gone",
        "The folder {message} held your pictures and isn't there; its drive may not be connected.",
        "Nothing was changed or charged.",
        "Connect it, then start again. If you removed it, make an empty folder “pictures” in its place.",
    ),
    FailureKind.LIBRARY_AWAY: (
        "The library folder isn't there",
        "The folder {message} held your pictures; its drive may not be connected. Small pictures, prompts and settings "
        "are still here.",
        "Nothing new is sent.",
        _KEPT_MEANWHILE,
    ),
    FailureKind.LIBRARY_READ_ONLY: (
        "The library folder is read-only",
        "Nothing new can be saved in {message}. You can look at your pictures, copy them and save them elsewhere.",
        "Nothing new is sent.",
        _KEPT_MEANWHILE,
    ),
    FailureKind.LIBRARY_IN_USE: (
        "The library is in use",
        "Kling Desktop is already working in this library ({message}).",
        "Nothing was changed or charged.",
        "Close it first, or use it there.",
    ),
    FailureKind.DATABASE: (
        "The library needs repair",
        "The list of your pictures can't be read. The pictures are untouched.",
        CHARGE,
        "",
    ),
    FailureKind.DATABASE_NEWER: (
        "This library was used by a newer version",
        "It was left untouched.",
        CHARGE,
        "Update Kling Desktop to open it.",
    ),
    FailureKind.INDEX_REBUILT: (
        "The list of your pictures was damaged",
        "It was made again from the library folder, with {message} pictures. A copy of the damaged one was kept.",
        "Nothing was charged.",
        "What was never sent may be missing.",
    ),
    FailureKind.DEMO_TROUBLE: ("Couldn't start the demo", "Its service didn't come up.", CHARGE, ""),
    FailureKind.OWN_FAULT: (
        "Kling Desktop made a mistake",
        "The library couldn't be opened because of it. Your pictures are untouched.",
        CHARGE,
        "Start it again; its log says what happened.",
    ),
    FailureKind.ENTRY_UNREADABLE: (
        "Part of the library can't be read",
        "Pictures that were on their way were noted down by a newer version, or their notes are damaged. They are left "
        "as they are; everything else works.",
        CHARGE,
        "Update Kling Desktop, then start it again.",
    ),
    FailureKind.UNREADABLE_FILE: (
        "Can't open this file",
        "It is damaged or not a picture.",
        _UNSENT,
        "Choose another.",
    ),
    FailureKind.FILE_MISSING: (
        "The file was moved or deleted",
        "It is no longer where it was.",
        _UNSENT,
        "Choose another.",
    ),
    FailureKind.NOT_A_FILE: ("This is not a picture file", "It is a folder or a device.", _UNSENT, "Choose a picture."),
    FailureKind.PICTURE_TOO_LARGE: (
        "This picture is too large to open",
        "It has more pixels than can be opened safely.",
        _UNSENT,
        "Use a smaller copy.",
    ),
    FailureKind.PICTURE_TOO_SMALL: (
        "This picture is too small",
        "{width} × {height} px. Kling O1 needs at least 300 px a side.",
        _UNSENT,
        "",
    ),
    FailureKind.PICTURE_TOO_LONG: (
        "This picture is too narrow",
        "{width} × {height} px. Kling O1 needs a shape between 1:2.5 and 2.5:1.",
        _UNSENT,
        "",
    ),
}

KEY_MISSING: FailureWords = (
    "The key ending in {tail} is missing",
    "This picture was sent with that key and is collected with it.",
    "Nothing more is charged.",
    "Add the key again.",
)
"""NO_KEY, where it is known which one."""

NOT_SAVED: FailureWords = (
    "Couldn't save the picture",
    "It is kept in the program's own folder or waits at Segmind (about 7 days). The library folder is read-only or "
    "gone.",
    CHARGE,
    "Try again when it can be written: that is free.",
)
"""NOT_WRITABLE, where it is about a paid picture."""

DISK_FULL: FailureWords = (
    "The disk is full",
    "Something couldn't be written.",
    "Nothing was charged for that.",
    "Free some space, then try again.",
)
"""DISK_FULL, where it is not about a paid picture: a click, a reference, the library's index or log."""
