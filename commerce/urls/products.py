"""The addresses where products, categories and taxes are kept; below products/ an id, because codes may change."""

from django.urls import path

from commerce.views import category, picture, product, product_bulk, product_intake, quantity, tax

products = [
    path("images/<str:name>", picture.image, name="image"),
    path("products/", product.index, name="products"),
    path("products/new/", product.create, name="product_new"),
    path("products/activation/", product_bulk.activation, name="products_activation"),
    path("products/deactivation/", product_bulk.deactivation, name="products_deactivation"),
    path("products/category/", product_bulk.category, name="products_category"),
    path("products/import/", product_intake.upload, name="products_import"),
    path("products/import/sample/", product_intake.sample, name="products_import_sample"),
    path("products/import/<int:pk>/", product_intake.preview, name="products_import_preview"),
    path("products/<int:pk>/", product.edit, name="product_edit"),
    path("products/<int:pk>/activity/", product.activity, name="product_activity"),
    path("products/<int:pk>/prices/", product.prices, name="product_prices"),
    path("products/<int:pk>/history/", product.history, name="product_history"),
    path("products/<int:pk>/images/", picture.images, name="product_images"),
    path("products/<int:pk>/images/<int:image_pk>/shift/", picture.shift, name="product_image_shift"),
    path("products/<int:pk>/images/<int:image_pk>/text/", picture.text, name="product_image_text"),
    path("products/<int:pk>/images/<int:image_pk>/removal/", picture.removal, name="product_image_removal"),
    path("products/<int:pk>/quantities/", quantity.quantities, name="product_quantities"),
    path("products/<int:pk>/quantities/<int:rule_pk>/removal/", quantity.removal, name="product_quantity_removal"),
    path("categories/", category.index, name="categories"),
    path("categories/<int:pk>/", category.edit, name="category"),
    path("categories/<int:pk>/shift/", category.shift, name="category_shift"),
    path("categories/<int:pk>/deletion/", category.deletion, name="category_deletion"),
    path("attributes/", category.attributes, name="attributes"),
    path("attributes/<int:pk>/", category.attribute, name="attribute"),
    path("attributes/<int:pk>/deletion/", category.attribute_deletion, name="attribute_deletion"),
    path("taxes/", tax.index, name="taxes"),
    path("taxes/classes/", tax.new_class, name="tax_class_new"),
    path("taxes/classes/<int:pk>/deletion/", tax.class_deletion, name="tax_class_deletion"),
    path("taxes/rates/", tax.new_rate, name="tax_rate_new"),
    path("taxes/rates/<int:pk>/end/", tax.rate_end, name="tax_rate_end"),
    path("taxes/rates/<int:pk>/removal/", tax.rate_removal, name="tax_rate_removal"),
]
