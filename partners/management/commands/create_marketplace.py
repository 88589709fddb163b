"""Begin a marketplace in an empty database: its operator, and the first person, who then finds the first hour."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from core import clock, mail
from core.refusal import Refused
from partners.actions import founding
from partners.forms.registration import CURRENCIES
from partners.links import person as links


class Command(BaseCommand):
    help = (
        "Make the operator's company and its first person, and print the link with which he chooses his password."
        " The link is mailed to him as well. Once only: after that the operator's people invite each other."
    )

    def add_arguments(self, parser):
        parser.add_argument("--company", required=True, help="name of the company that runs the marketplace")
        parser.add_argument("--code", default="OPERATOR", help="its short code, as it stands in lists and files")
        parser.add_argument("--currency", default="GBP", choices=CURRENCIES, help="what it counts in")
        parser.add_argument("--name", required=True, help="name of the first person")
        parser.add_argument("--email", required=True, help="his mail address")

    def handle(self, *, company, code, currency, name, email, **options):
        try:
            validate_email(email)
            known = {"company": company.strip(), "code": code.strip(), "currency": currency, "name": name.strip()}
            invitation = founding.found(**known, email=email, now=clock.now())
        except (Refused, ValidationError) as error:
            raise CommandError(getattr(error, "message", None) or str(error)) from error
        self.stdout.write(f"{company} is made. {name} chooses a password here, within 14 days:")
        self.stdout.write(mail.address("partners:invitation", links.invitation_token(invitation)))
        self.stdout.write(f"The first hour then stands at {mail.address('commerce:setup')}")
