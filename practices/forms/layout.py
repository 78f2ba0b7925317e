"""What the contributor reads on each field: label and hint; and the order of the fields."""

SIGNAL = [
    "title",
    "clusters",
    "carrier",
    "theme",
    "other_themes",
    "problem",
    "action",
    "results",
    "too_early",
    "start_year",
    "practice_state",
    "contact",
    "contact_is_public",
]
DEEPEN = {
    "Le contexte": ["key_step", "names_then", "context"],
    "Les moyens": ["means_people", "means_time", "cost"],
    "Ce qui compte": ["success_factors", "difficulties", "limits", "hindsight"],
    "Pour les autres pôles": ["transfer_conditions", "can_share", "links"],
    "La preuve": ["evidence", "indicators"],
    "Le classement": ["short_title", "tags"],
    "Les pièces jointes": ["attachments"],
}

LABELS = {
    "title": "Titre",
    "clusters": "Pôle",
    "carrier": "Autre porteur, qui n'est pas un pôle",
    "theme": "Thème principal",
    "other_themes": "Autres thèmes",
    "problem": "Quel problème aviez-vous ?",
    "action": "Que faites-vous ?",
    "results": "Qu'est-ce que cela donne ?",
    "too_early": "Trop tôt pour le dire",
    "start_year": "Depuis quand ?",
    "practice_state": "Où en est-elle ?",
    "contact": "Qui contacter ?",
    "contact_is_public": "Montrer ce contact à tous, et pas seulement aux personnes connectées",
    "short_title": "Titre court",
    "key_step": "Étape clé",
    "names_then": "Nom du pôle à l'époque",
    "context": "Dans quel contexte était le pôle ?",
    "means_people": "Personnes",
    "means_time": "Temps",
    "cost": "Ordre de coût",
    "success_factors": "Qu'est-ce qui l'a fait réussir ?",
    "difficulties": "Quelles difficultés, et comment les avez-vous levées ?",
    "limits": "Quelles sont ses limites ?",
    "transfer_conditions": "Que faut-il réunir pour la reprendre ?",
    "can_share": "Que pouvez-vous transmettre ?",
    "indicators": "Quels indicateurs suivez-vous ?",
    "hindsight": "Que feriez-vous autrement ?",
    "tags": "Mots-clés",
    "links": "Liens",
    "evidence": "Niveau de preuve",
    "attachments": "Fichiers montrés avec ce texte",
}

HINTS = {
    "title": "Une phrase qui dit ce que vous faites, sans sigle.",
    "carrier": "Une union de pôles, un club, une fédération.",
    "other_themes": "Deux au plus.",
    "problem": "Un fait ou un chiffre aide plus qu'un adjectif.",
    "action": "Qui fait quoi, avec qui, dans l'ordre. Une étape par ligne.",
    "results": "Ce qui a changé, avec la date et l'origine des chiffres.",
    "start_year": "L'année, en quatre chiffres.",
    "contact": "Un nom, une fonction, une adresse. Par défaut, seules les personnes connectées le voient.",
    "short_title": "44 signes au plus, pour la tranche de la fiche.",
    "names_then": "S'il portait alors un autre nom.",
    "context": "Sa taille, son âge, ses membres, sa région à ce moment-là.",
    "means_people": "Qui y travaille, et pour quelle part de son temps.",
    "means_time": "Pour préparer, puis pour tenir.",
    "difficulties": "C'est souvent ce que les autres pôles lisent en premier.",
    "limits": "Ce que la pratique ne règle pas, et où elle ne convient pas.",
    "transfer_conditions": "Taille, filière, partenaires, budget : ce sans quoi elle ne marcherait pas ailleurs.",
    "can_share": "Un modèle, une convention type, une visite, une heure au téléphone.",
    "indicators": "Un par ligne.",
    "tags": "Trois à cinq, séparés par des virgules.",
    "links": "Une adresse par ligne, avec https://.",
    "attachments": "Dix au plus. Décocher un fichier le retire de ce texte, sans l'effacer.",
}

# Invented, and said to be so: they show how much to say, and how plainly.
EXAMPLES = {
    "title": "Trois matinées pour préparer une levée de fonds",
    "problem": "Sur douze entreprises qui cherchaient des fonds en 2021, neuf ont présenté un dossier que les "
    "investisseurs n'ont pas lu jusqu'au bout.",
    "action": "1. Une matinée sur le dossier, avec un ancien investisseur.\n2. Une matinée de questions, entre pairs.\n"
    "3. Une matinée devant un jury, filmée.\nDeux semaines séparent chaque matinée.",
    "results": "En 2023, sept entreprises sur dix ont obtenu un second rendez-vous (relevé par la chargée de mission). "
    "Deux ont levé des fonds ; le lien n'est pas prouvé.",
    "contact": "Camille Exemple, financement, camille@pole-exemple.test",
    "context": "Cent quarante membres, surtout de petites entreprises ; une équipe de sept personnes, dont aucune "
    "n'avait travaillé dans un fonds.",
    "means_people": "Une chargée de mission, 0,2 équivalent temps plein ; trois jurés bénévoles.",
    "means_time": "Deux mois pour réunir les jurés, puis trois matinées par promotion.",
    "success_factors": "Le jury est le même d'une promotion à l'autre : il voit les progrès, et le dit.",
    "difficulties": "Les dirigeants annulaient au dernier moment. Une caution de 100 euros, rendue à la fin, a suffi.",
    "limits": "Cela ne convient pas à qui n'a pas encore de client.",
    "transfer_conditions": "Il faut au moins six entreprises au même stade, et deux jurés qui connaissent la filière.",
    "can_share": "La grille du jury, le modèle de dossier, et une heure au téléphone.",
    "indicators": "Seconds rendez-vous obtenus dans les six mois.\nMontants levés dans les deux ans.",
    "hindsight": "Nous commencerions par le jury : c'est lui qui fait venir les entreprises.",
}

CHOICE_HINTS = {
    "practice_state": {
        "experimentation": "moins d'un an, ou un seul essai",
        "en-place": "elle fonctionne",
        "a-evolue": "elle a changé de forme",
        "arretee": "une fiche sur un arrêt est bienvenue",
    },
    "evidence": {
        1: "vous le constatez, sans relevé",
        2: "vous tenez des chiffres",
        3: "un avant, un après, une méthode",
        4: "un regard extérieur, un document",
    },
}

REQUIRED = {
    "title": "Donnez un titre à la pratique.",
    "theme": "Choisissez un thème principal.",
    "problem": "Dites le problème que vous aviez.",
    "action": "Dites ce que vous faites.",
    "start_year": "Indiquez l'année où cela a commencé.",
    "practice_state": "Dites où en est la pratique.",
    "contact": "Indiquez qui contacter.",
}
# A record written from a public source leaves empty what the source does not say.
REQUIRED_OF_A_SOURCE = ["title", "theme", "action"]
