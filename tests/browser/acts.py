"""What is done on a page to bring it to the state that the audit looks at."""

import re

from .conftest import PASSWORD

# The first form of the page with something to fill in, without a word of what it held.
EMPTIED = """() => {
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const form = forms.find((one) => one.querySelector("textarea, select, input:not([type=hidden])")) ?? forms[0];
  for (const field of form.querySelectorAll("textarea, input:not([type=hidden])")) {
    if (/checkbox|radio/.test(field.type)) field.checked = false;
    else if (field.type !== "file") field.value = "";
  }
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button:not([type=button])"));
}"""


def settle(page, do):
    with page.expect_event("load"):
        do()


def send_empty(page):
    settle(page, lambda: page.evaluate(EMPTIED))


def send_admin(page):
    settle(page, page.locator("input[name=_save]").click)


def press(name):
    def act(page):
        settle(page, page.get_by_role("main").get_by_role("button", name=re.compile(f"^{name}")).first.click)

    return act


def send_wrong(page):
    if page.get_by_label("Adresse électronique").count():
        page.get_by_label("Adresse électronique").fill("personne@pole-exemple.test")
    page.get_by_label("Mot de passe").fill("un-autre-mot")
    settle(page, page.get_by_role("main").locator("form button").first.click)


def send_wrong_code(page):
    page.get_by_label("Code", exact=True).fill("000000")
    settle(page, page.get_by_role("main").locator("form button").first.click)


def sign_in_again(user):
    def act(page):
        page.context.clear_cookies()
        page.reload()
        page.get_by_label("Adresse électronique").fill(user.email)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        settle(page, page.get_by_role("main").get_by_role("button", name="Se connecter").click)

    return act


def join_nothing(page):
    settle(page, page.get_by_role("button", name="Joindre ce fichier").click)


def type_words(page):
    page.locator("#id_q").press_sequentially("comit")
    page.wait_for_url("**q=comit")
    page.wait_for_load_state("networkidle")


def type_message(page):
    page.get_by_label("Votre message").fill("Combien de temps ? " * 30)


def make_token(page):
    page.get_by_label("À quoi servira-t-il").fill("Tableau de bord")
    page.get_by_role("main").get_by_role("radio").first.check()
    settle(page, page.get_by_role("main").locator("form button").first.click)


def press_from_behind(page):
    """The page says that it was typed over an older version."""
    page.locator("input[name=seen]").evaluate_all("(all) => all.forEach((one) => (one.value = 'ancienne'))")
    press("Enregistrer")(page)


def forge(page):
    """A token that is not ours: nothing is taken, and the words are given back.

    Its cookie goes too: the page's script would put the token that it holds in the place of one that is out of date.
    """
    page.get_by_label("Votre message").fill("Combien de temps cela prend-il ?")
    page.locator("main [name=csrfmiddlewaretoken]").evaluate_all("(all) => all.forEach((one) => (one.value = 'faux'))")
    page.context.clear_cookies(name="csrftoken")
    settle(page, page.get_by_role("button", name="Publier").click)
