"""By whose criteria a disease is diagnosed: manuals, societies and institutes, in whose names diseases stand.

"According to the European Organisation for Research and Treatment of Cancer" asks for no cancer and for no
treatment, and whoever meets a society's criteria for a disease has that disease.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.vocab.mentions import Mention

# Names that hold a disease, an "and" or a "for", over which the rest of a sentence would stumble; in folded text.
_NAME = (
    r"(?:diagnostic and statistical manual(?: of mental disorders?)?(?:,? (?:\(?(?:3rd|4th|5th|third|fourth|fifth|[345])(?: ed(?:ition|\.)?| revision)?\)?))?(?:,? \(?(?:text[ -]rev(?:ision|\.)?|revised)\)?)?"
    r"|national institutes? (?:of|on|for) (?:neurological (?:and communicative )?disorders and stroke|aging|mental health|allergy and infectious diseases?"
    r"|diabetes and digestive and kidney diseases|health and (?:care|clinical) excellence|alcohol abuse and alcoholism|drug abuse)"
    r"|national (?:comprehensive cancer network|cancer institute(?:.s(?= common))?|cholesterol education program|asthma education and prevention program|osteoporosis foundation|kidney foundation)"
    r"|alzheimer.?s (?:disease and related disorders )?association|(?:uk|u\.k\.|united kingdom|queen square) (?:parkinson.?s disease society )?brain bank|movement disorder society"
    r"|ajcc|uicc|american joint committee on cancer|union for international cancer control|(?:international )?union against cancer|international union against cancer"
    r"|european organi[sz]ation for (?:the )?research and treatment of cancer|international federation of gyn(?:a?e)cology and obstetrics"
    r"|international league against epilepsy|european league against rheumatism|european alliance of associations for rheumatology|american college of (?:rheumatology|cardiology|chest physicians|obstetricians and gyn(?:a?e)cologists)"
    r"|american (?:heart|diabetes|thoracic|stroke|psychiatric|lung|urological|gastroenterological) association|american thoracic society|american academy of (?:neurology|dermatology|allergy,? asthma,? and immunology)"
    r"|american society of (?:hematology|clinical oncology|echocardiography|hypertension|nephrology)|american association for the study of liver diseases?"
    r"|european association for the study of (?:the liver|diabetes|obesity)|european society (?:of|for) (?:cardiology|hypertension|medical oncology|immunodeficiencies|intensive care medicine)"
    r"|european respiratory society|(?:international|world) (?:headache|parkinson and movement disorder) society|international classification of (?:headache disorders?|sleep disorders?|diseases?|epilepsies)"
    r"|international diabetes federation|international restless legs syndrome study group|international study group (?:for|of) behcet.?s disease|infectious diseases? society of america"
    r"|assessment (?:of|in) (?:spondylo ?arthritis|ankylosing spondylitis)(?: international)?(?: society| working group)?|multinational association (?:of|for) supportive care in cancer"
    r"|systemic lupus(?: erythematosus)? international collaborating clinics|international society (?:for|of|on) (?:heart and lung transplantation|thrombosis and ha?emostasis|hypertension|urological pathology)"
    r"|kidney disease(?::|,)? improving global outcomes|kidney disease outcomes quality initiative|kidney foundation|global initiative for (?:asthma|(?:chronic )?obstructive (?:lung|pulmonary) disease)"
    r"|cent(?:er|re)s? for disease control(?: and prevention)?|pan american group for immunodeficiency|world health organi[sz]ation|world allergy organi[sz]ation|rome foundation|cystic fibrosis foundation"
    r"|international consensus (?:committee|group|conference) on [a-z]+(?: [a-z]+)?"
    # whose grades stand before it
    r"|(?:(?:nci|national cancer institute)(?:.?s)? )?(?:common (?:toxicity|terminology) criteria(?: for adverse events?)?(?: \(?(?:nci )?ctc(?:ae)?\)?)?|(?:nci )?ctc(?:ae)?\b)"
    r"(?:,? \(?(?:v\.?|version|ver\.?) ?\d[\d.]*\)?)?(?! ?(?:[ivx]+\b|\d|for |of )|[)\]] ?,? ?(?:v(?:er(?:sion)?)?\.? ?\d[\d.]*,? )?(?:[<>≤≥=]|grade|toxicit)))"
)
_NAMES = rf"{_NAME}(?:(?: ?/ ?|,? and (?:the )?|, (?:the )?| ?[–—] ?| {{1,3}}(?:the )?){_NAME})*+"
_EDITION = (
    r"(?:third|fourth|fifth|sixth|seventh|eighth|ninth|[3-9]th) (?:edition|ed\.?)"
    r"|(?:[a-z]+ cancer )?(?:staging )?edition [3-9](?: or [3-9])?"
)
_RULES = (
    r"(?:,? ?[(\[][^()\[\]]{2,40}[)\]])?(?:,? (?:\(?(?:19|20)\d\d\)?|diagnostic|consensus|clinical|research|revised|classification|criteria|definitions?|guidelines?"
    rf"|recommendations?|standards?|staging system|staging manual|cancer staging|staging|manual|statement|of (?:19|20)\d\d|{_EDITION}|version [\d.]+))*+"
)
# How severe the authority calls it is said behind its name: that is no filler.
_UNGRADED = r"(?! ?[(\[]?(?:stages?|grades?|class|classes|categor(?:y|ies)|groups?|scores?|types?|for|of) )"
_LEAD = (
    r"(?:(?:as )?(?:defined|classified|determined|specified|described|established|recommended|proposed|outlined|set out|published|diagnosed|assessed|stated|made) )?"
    r"(?:by|(?<=defined )in|(?<=described )in|(?<=outlined )in|per|according to|in accordance with|in accord with|as per|based on|following|using|on the basis of|under|in line with)"
)
ACCORDING = (
    rf"(?:, ?)?\b{_LEAD} (?:the |either )*(?:(?:(?:19|20)\d\d|current|revised|modified|latest|updated|most recent|joint|published|diagnostic|criteria|guidelines?|definitions?"
    rf"|{_EDITION}|recommendations?|classification|of|from|by|the) )*(?>{_NAMES}{_RULES}){_UNGRADED}"
)
IN_BRACKETS = rf"(?<=[(\[])(?:(?:current|revised|modified|(?:19|20)\d\d) )*(?>{_NAMES}{_RULES})(?=[)\]])"
ACCORDING_WORDS = (
    *(
        "statistical manual",
        "institute",
        "association",
        "society",
        "committee",
        "organisation",
        "organization",
        "ajcc",
        "uicc",
    ),
    *("network", "federation", "league", "classification of", "initiative", "academy", "union ", "college"),
    *(
        "program",
        "study group",
        "foundation",
        "brain bank",
        "improving global",
        "disease control",
        "consensus ",
    ),
    *("toxicity criteria", "terminology criteria", "by ctc", "to ctc", "by the ctc", "nci ctc", "nci-ctc"),
    *("spondyloarthritis international", "collaborating clinics", "group for"),
)

# "Meets the ACR criteria for | rheumatoid arthritis".
_MEETS = r"(?:(?:who )?(?:meet(?:s|ing)?|met|fulfil(?:l(?:s|ing|ed)?|s)?|satisf(?:y|ies|ying|ied)|fulfil(?:l)?ment of|according to|by|per|based on|as per|using) )"
_STEP = (
    r"(?!(?:meet(?:s|ing)?|met|fulfil\w*|satisf\w*|not|no|at|least|of|or|any|some|one|two|three|four|five|six|only|part|both|than|who|which|that|but|without|with|all|other|inclusion|exclusion|eligibility|entry|study|trial"
    r"|protocol|response|treatment|progression|referral|listing|transplant\w*|admission|discharge|remission|failure|resistance|risk|stopping|severity|major|minor|following|above|below|these|those)\b)[a-z][\w/.']*"
)
_BY_RULES = re.compile(
    rf"\b(?P<meets>{_MEETS})?(?:(?:the|current|standard|full|established|published|formal) )*"
    rf"(?:(?:(?:19|20)\d\d ?/? ?)?(?:{_NAMES}(?: ?[(\[][^()\[\]]{{2,30}}[)\]])? ?|(?:{_STEP}(?: (?:{_STEP}|\d{{1,2}}|(?:19|20)\d\d)){{0,6}}?(?: ?[(\[][^()\[\]]{{2,30}}[)\]])? ))?)"
    r"(?:(?:19|20)\d\d )?(?:(?:diagnostic|clinical|research|classification|consensus|revised|modified) )*(?:criteria|criterion|definition)(?: \(?(?:19|20)\d\d\)?)? (?:for|of) "
    r"(?P<narrowed>(?:(?:an?|any|the|diagnosis of|having|definite|probable|primary) )*)"
)
# When and how severely they have it is said before its name, and is no filler.
_SAID = re.compile(
    r"(?:(?:current(?:ly)?|past|prior|previous|lifetime|active|recurrent|mild|moderate|severe|or|and|to|/|and/or) )+"
)


# "Meets the local criteria for | liver transplantation": who meets them was not therefore treated.
_FOR_TREATMENT = re.compile(
    r"\b(?:(?:who )?(?:(?:do|does|did) )?(?:not )?(?:meet(?:s|ing)?|met|fulfil\w*|satisf\w+|within|outside|beyond) "
    r"(?:(?!(?:no|not|and|or|for|with|of)\b)[\w/-]+ ){0,4}?|(?:(?:the|standard|local|usual|current) )*)criteria for "
    r"(?:(?:the|an?|initiation of|starting|initiating|receiving|undergoing|use of|emergency|urgent) )*"
)


def criteria_for_treatment(folded: str, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """Criteria that somebody meets for a treatment, with its name: a candidate for it, as a person has to say."""
    for match in _FOR_TREATMENT.finditer(folded):
        for mention in found:
            if mention.start == match.end() and mention.of("therapy") and not mention.of("condition"):
                yield match.start(), mention.end


def met_criteria(folded: str, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """What stands before a known disease whose criteria somebody meets: who meets them has it."""
    if "for " not in folded and "of " not in folded:
        return
    begins = {mention.start for mention in found if mention.of("condition")}
    for match in _BY_RULES.finditer(folded):
        if not match["meets"] and folded[: match.start()].rstrip(" -•*\t"):
            continue
        ends = [i for i in range(match.start("narrowed"), match.end() + 1) if folded[i - 1] == " "]
        if (end := next((i for i in ends if i in begins), None)) is not None:  # "probable" may begin a name
            yield match.start(), end
        elif (said := _SAID.match(folded, match.end())) is not None and said.end() in begins:
            yield match.span()
