"""Words of every subject: in a question they tell less than the others of what is looked for."""

from clusters.models import stems

WORDS = """
    ailleurs centaine côté dizaine fait gens milieu monde montrer passé raisons suite total trou truc
    aborder accroître accéder acquérir acteur acteurs action actions adapter aide aider aller amener améliorer
    an année années appliquer apporter apprendre arriver assurer atteindre aucun augmenter autre autres avancer
    avantage baisse base beaucoup besoin bien bouger cadre cas certain changer choisir chose commencer commun
    comprendre concerner concret condition conduire connaître considérer construire continuer cours créer côté
    davantage demander devenir devoir différent dire disposer dispositif domaine donner débuter décider définir
    dépasser développer effet efficace encore ensemble entreprise entreprises exemple exister expliquer
    exploiter expérience face facile faciliter favoriser façon fin fois fonction fonctionner forme gagner garder
    genre grand gérer important inciter initiative innovant innovation installer intégrer jeune jour juste
    lancer lien lieu limiter local loin long manière manquer marcher meilleur mener mettre mieux mise modalité
    mode montrer moyen méthode même niveau nombre nouveau nouvelle nécessaire objet obtenir occuper offrir
    opération organiser outil outils ouvrir parler part participer partie partir parvenir passer penser
    permettre personne pertinent petit place plusieurs point porter poser possible pouvoir prendre principal
    problème problématique processus procédure produire profil profiter progresser projet projets proposer
    préparer présenter prévoir quelque question quitter raison rapide recevoir rechercher recommander rendre
    renforcer rester règle réaliser réduire répondre réussir réussite rôle savoir secteur sens servir seul
    simple situer société solution sorte sortir souhaiter soutenir souvent structure suivre sujet système série
    tel temps tenir terme toujours tourner traiter travail travailler trouver type unique utile utiliser venir
    vie vivre voie voir vouloir vrai vraiment élaborer élément étape éviter
""".split()
GENERAL = frozenset(stem for word in WORDS for stem in stems(word))
