-- The figures of the state of the art, counted from the tables themselves: neither marks nor sets.
-- Each query gives (row, column, number), and runs on SQLite and on PostgreSQL as it stands. Today is in 2026.

-- name: annees
SELECT t.name, CASE WHEN p.start_year IS NULL THEN 'Sans année'
    ELSE CAST(p.start_year - (p.start_year - 2005) % 2 AS VARCHAR(4)) || '-'
      || CAST(p.start_year - (p.start_year - 2005) % 2 + 1 AS VARCHAR(4)) END AS span, COUNT(*)
FROM practices_practice p JOIN practices_theme t ON t.id = p.theme_id
WHERE p.state = 'publiee' GROUP BY t.name, span;

-- name: annuel
SELECT t.name, COALESCE(CAST(p.start_year AS VARCHAR(4)), 'Sans année') AS began, COUNT(*)
FROM practices_practice p JOIN practices_theme t ON t.id = p.theme_id
WHERE p.state = 'publiee' GROUP BY t.name, began;

-- name: themes
SELECT t.name, CASE WHEN p.start_year IS NULL THEN 'Sans année' WHEN p.start_year <= 2008 THEN '2005-2008'
    WHEN p.start_year <= 2012 THEN '2009-2012' WHEN p.start_year <= 2018 THEN '2013-2018'
    WHEN p.start_year <= 2022 THEN '2019-2022' ELSE '2023-2026' END AS phase, COUNT(*)
FROM practices_practice p JOIN practices_theme t ON t.id = p.theme_id
WHERE p.state = 'publiee' GROUP BY t.name, phase;

-- name: poles
SELECT c.name, t.name, COUNT(*)
FROM practices_practice p JOIN practices_theme t ON t.id = p.theme_id
JOIN practices_practice_clusters pc ON pc.practice_id = p.id JOIN clusters_cluster c ON c.id = pc.cluster_id
WHERE p.state = 'publiee' GROUP BY c.name, t.name;

-- name: etapes
SELECT t.name || ' : ' || CASE WHEN k.id IS NULL THEN 'sans étape clé' WHEN k.theme_id = t.id THEN k.name
    ELSE 'étape d''un autre thème' END AS step, 'Fiches', COUNT(*)
FROM practices_practice p JOIN practices_theme t ON t.id = p.theme_id
LEFT JOIN practices_keystep k ON k.id = p.key_step_id
WHERE p.state = 'publiee' GROUP BY step;

-- name: lacunes
SELECT t.name, k.name, 1 FROM practices_keystep k JOIN practices_theme t ON t.id = k.theme_id
WHERE NOT EXISTS (SELECT 1 FROM practices_practice p WHERE p.state = 'publiee' AND p.key_step_id = k.id);

-- name: tailles
WITH last AS (
  SELECT y.cluster_id, y.members FROM clusters_clusteryear y WHERE y.members IS NOT NULL AND y.year = (
    SELECT MAX(z.year) FROM clusters_clusteryear z WHERE z.cluster_id = y.cluster_id AND z.members IS NOT NULL)
), sized AS (
  SELECT cluster_id, CASE WHEN members < 100 THEN 'Moins de 100 membres' WHEN members < 200 THEN '100 à 199 membres'
    WHEN members < 400 THEN '200 à 399 membres' ELSE '400 membres et plus' END AS family FROM last
)
SELECT s.family, t.name, COUNT(DISTINCT p.id)
FROM practices_practice p JOIN practices_theme t ON t.id = p.theme_id
JOIN practices_practice_clusters pc ON pc.practice_id = p.id JOIN sized s ON s.cluster_id = pc.cluster_id
WHERE p.state = 'publiee' AND s.family IN (SELECT family FROM sized GROUP BY family HAVING COUNT(*) >= 3)
GROUP BY s.family, t.name;

-- name: secteurs
SELECT s.name, t.name, COUNT(DISTINCT p.id)
FROM practices_practice p JOIN practices_theme t ON t.id = p.theme_id
JOIN practices_practice_clusters pc ON pc.practice_id = p.id JOIN clusters_cluster c ON c.id = pc.cluster_id
JOIN clusters_sector s ON s.id = c.sector_id
WHERE p.state = 'publiee'
  AND s.id IN (SELECT sector_id FROM clusters_cluster GROUP BY sector_id HAVING COUNT(*) >= 3)
GROUP BY s.name, t.name;

-- name: categories
SELECT CASE c.category_2005 WHEN 'mondial' THEN 'Catégorie « mondial »'
    WHEN 'vocation-mondiale' THEN 'Catégorie « à vocation mondiale »' ELSE 'Catégorie « national »' END AS family,
  t.name, COUNT(DISTINCT p.id)
FROM practices_practice p JOIN practices_theme t ON t.id = p.theme_id
JOIN practices_practice_clusters pc ON pc.practice_id = p.id JOIN clusters_cluster c ON c.id = pc.cluster_id
WHERE p.state = 'publiee' AND c.category_2005 <> ''
  AND c.category_2005 IN (SELECT category_2005 FROM clusters_cluster GROUP BY category_2005 HAVING COUNT(*) >= 3)
GROUP BY family, t.name;

-- name: preuves
SELECT t.name, CASE p.evidence WHEN 1 THEN 'Témoignage' WHEN 2 THEN 'Résultats suivis'
    WHEN 3 THEN 'Résultats mesurés' WHEN 4 THEN 'Évaluée par un tiers' ELSE 'Non renseigné' END AS level, COUNT(*)
FROM practices_practice p JOIN practices_theme t ON t.id = p.theme_id
WHERE p.state = 'publiee' GROUP BY t.name, level;

-- name: reprises
SELECT COALESCE(o.name, 'Autre organisme') || ' → ' || c.name || ', ' || t.name AS flow, 'Reprises', COUNT(*)
FROM exchange_adoption a JOIN practices_practice p ON p.id = a.practice_id JOIN practices_theme t ON t.id = p.theme_id
JOIN clusters_cluster c ON c.id = a.cluster_id
LEFT JOIN practices_practice_clusters pc ON pc.practice_id = p.id LEFT JOIN clusters_cluster o ON o.id = pc.cluster_id
WHERE p.state = 'publiee' AND 'en-place' = (
  SELECT d.state FROM exchange_declaration d WHERE d.adoption_id = a.id AND d.review = 'publiee'
  ORDER BY d.decided_at DESC, d.id DESC LIMIT 1)
GROUP BY flow;

-- name: a-completer
SELECT t.name, 'À compléter', COUNT(*)
FROM practices_practice p JOIN practices_theme t ON t.id = p.theme_id
WHERE p.is_stub AND p.state = 'privee' GROUP BY t.name;

-- name: hors-tableau
SELECT 'poles', 'hors', COUNT(*) FROM practices_practice p WHERE p.state = 'publiee'
  AND NOT EXISTS (SELECT 1 FROM practices_practice_clusters pc WHERE pc.practice_id = p.id)
UNION ALL
SELECT 'tailles', 'hors', COUNT(*) FROM practices_practice p WHERE p.state = 'publiee'
  AND NOT EXISTS (SELECT 1 FROM practices_practice_clusters pc JOIN clusters_clusteryear y
    ON y.cluster_id = pc.cluster_id AND y.members IS NOT NULL WHERE pc.practice_id = p.id)
UNION ALL
SELECT 'secteurs', 'hors', COUNT(*) FROM practices_practice p WHERE p.state = 'publiee'
  AND NOT EXISTS (SELECT 1 FROM practices_practice_clusters pc JOIN clusters_cluster c
    ON c.id = pc.cluster_id AND c.sector_id IS NOT NULL WHERE pc.practice_id = p.id)
UNION ALL
SELECT 'categories', 'hors', COUNT(*) FROM practices_practice p WHERE p.state = 'publiee'
  AND NOT EXISTS (SELECT 1 FROM practices_practice_clusters pc JOIN clusters_cluster c
    ON c.id = pc.cluster_id AND c.category_2005 <> '' WHERE pc.practice_id = p.id);

-- name: en-tout
SELECT 'fiches', 'nombre', COUNT(*) FROM practices_practice WHERE state = 'publiee'
UNION ALL SELECT 'a_completer', 'nombre', COUNT(*) FROM practices_practice WHERE is_stub AND state = 'privee'
UNION ALL SELECT 'poles', 'nombre', COUNT(DISTINCT pc.cluster_id) FROM practices_practice_clusters pc
  JOIN practices_practice p ON p.id = pc.practice_id WHERE p.state = 'publiee';
