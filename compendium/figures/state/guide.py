"""What the guide of January 2008 found, told by us and known by its letter."""

GUIDE = {
    "B": "Le guide constatait que le plus gros des actions d'alors tenait à la conduite des projets collaboratifs "
    "et à l'animation des réseaux.",
    "C": "D'après le guide, les pôles ont commencé par leur stratégie de recherche et par leurs projets, pour réunir "
    "leurs membres et faire leurs preuves.",
    "D": "Le guide annonçait la suite : choisir des orientations technologiques, mener un portefeuille de projets "
    "à maturité, attirer de bons partenaires ou, au moins, coopérer.",
    "E": "Le guide plaçait plus loin encore une évaluation menée en continu.",
    "F": "Pour beaucoup de pôles, jugeait le guide, la notoriété internationale restait à bâtir, autour de leurs "
    "compétences.",
    "G": "Le guide voyait les ressources humaines et la prévision des compétences à peine ébauchées, et prometteuses.",
    "H": "Le guide attendait des pôles qu'ils bâtissent, avec la finance privée, les outils de leur croissance.",
    "J": "Le guide souhaitait une suite plus interactive, où les pôles échangent sans attendre une réédition.",
}
