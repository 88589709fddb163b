"""What breaks the constraints of carts and requisition lists."""

from collections.abc import Callable

from commerce.models import MAX_QUANTITY, RequisitionLine, RequisitionList


def new_list(scene, name="Monthly"):
    return RequisitionList.objects.create(
        partner=scene.cast.partners.acme_depot, user=scene.cast.users.bea, name=name, changed_at=scene.now
    )


def new_line(scene, of, **values):
    known = {"product": scene.cast.products.CANDLE, "quantity": 1}
    return RequisitionLine.objects.create(list=of, **{**known, **values})


def twice(scene):
    of = new_list(scene)
    return [new_line(scene, of) for _time in range(2)]


CASES: dict[str, Callable] = {
    "requisition_list_name_is_unique": lambda s: [new_list(s), new_list(s)],
    "requisition_one_line_per_product": twice,
    "requisition_line_quantity_is_sound": lambda s: new_line(s, new_list(s), quantity=MAX_QUANTITY + 1),
}
