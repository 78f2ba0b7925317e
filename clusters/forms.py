from allauth.account.forms import LoginForm as AllauthLoginForm


class LoginForm(AllauthLoginForm):
    """allauth's, in our words: a label says what to type, and a placeholder would say it twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Adresse électronique"
        self.fields["password"].help_text = ""
        self.fields["remember"].label = "Rester connecté sur cet ordinateur"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
