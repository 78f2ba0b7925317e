# What the record tells, in its order, under these headings. The texts are Markdown.
STORY = {
    "context": "Contexte",
    "problem": "Problème",
    "action": "Ce qui est fait",
    "results": "Ce que cela donne",
    "success_factors": "Clés de réussite",
    "difficulties": "Difficultés, et comment elles ont été levées",
    "limits": "Limites",
    "transfer_conditions": "Conditions de transfert",
    "can_share": "Ce que le pôle peut transmettre",
    "indicators": "Indicateurs",
    "hindsight": "Ce que le pôle ferait autrement",
}
