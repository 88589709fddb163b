"""What a mail says is the same in all its parts."""

from core import mail


def test_a_name_with_signs_stands_in_subject_and_text_as_it_is_written(cast):
    context = {"by": "Ada & Co", "company": "Loom & Lantern <Leeds>"}

    message = mail.render("cart_given", reader=cast.users.bea, context=context)

    assert message.subject == "Ada & Co has given you carts and orders at Loom & Lantern <Leeds>"
    assert ("Loom & Lantern" in message.body, "&amp;" in message.body) == (True, False)
    assert "Loom &amp; Lantern &lt;Leeds&gt;" in message.alternatives[0][0]
