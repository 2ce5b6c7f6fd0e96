"""The questions that may cost, in the order of what they teach.

By all that is known a refused order is free. That it would be refused is a guess, so each of them counts as a spend.
"""

import live_orders as orders
from live_question import Question

_VALIDATED = {"validate": ""}
_OFFERED = {"v2_offered": "submit", "v2_refusal": "submit"}
_MADE = {"format_mismatch": "picture: format", "foreign_urls": "picture: lies", "scale": "picture: pixels"}

PAID = (
    Question(
        "Where does an order without image_urls fail?",
        orders.without_pictures,
        (4,),
        _VALIDATED | _OFFERED,
        "price",
        "Sends an order without pictures. It should be refused and cost nothing; if it is not, it costs {price}.",
    ),
    Question(
        "How does a picture come by v2 (submit and poll)?",
        orders.submit,
        (2, 5, 7, 11, 12),
        _OFFERED
        | _MADE
        | {
            "bill_at": "charged",
            "result_while_running": "result while",
            "output_shape": "result: fields",
            "images": "result: fields",
            "history_lag": "in the history",
        },
        "price",
        "Makes one picture by v2: {price}.",
        "asset",
    ),
    Question(
        "How does a picture come by v1 (one call)?",
        orders.direct,
        (1, 7),
        _MADE
        | {
            "v1_body": "answer: ",
            "v1_cutoff": "answer",
            "v1_cutoff_how": "answer",
            "v1_cutoff_bills": "the balance",
            "v1_history": "in the history",
            "history_lag": "in the history",
            "variations": "the same order",
        },
        "price",
        "Makes one picture by v1: {price}.",
        "asset",
    ),
    Question(
        "Where does a value outside the declared set fail?",
        orders.outside_the_set,
        (4,),
        _VALIDATED,
        "price",
        "Orders the ratio 4:3. It should be refused and cost nothing; if it is not, it costs {price}.",
        "asset",
    ),
    Question(
        "Where does a picture fail that cannot be fetched?",
        orders.from_nowhere,
        (4, 9),
        {"unfetchable": "it fails", "failed_under_200": "status at the end: status"},
        "price",
        "Names a picture that is not there. It should fail and cost nothing; if it does not, it costs {price}.",
    ),
    Question(
        "Are data URIs taken in image_urls?",
        orders.as_data,
        (3,),
        {"data_uris": "it fails"},
        "price",
        "Sends a picture inside the order. Refused it should cost nothing; taken it makes one picture: {price}.",
    ),
    Question(
        "Are eleven pictures too many?",
        orders.eleven,
        (3,),
        _VALIDATED,
        "price",
        "Names eleven pictures. It should be refused and cost nothing; if it is not, it costs {price}.",
        "asset",
    ),
)
HOUR = Question(
    "How long is the record of a request kept?",
    orders.after_an_hour,
    (12,),
    {"record_ttl": "the record"},
    "patience",
    "Waits until the picture's record is gone: free, but takes up to an hour more. Ctrl+C ends it.",
    "request_id",
)
