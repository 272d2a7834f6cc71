"""Words that carry logic or qualify a concept: negation, status, severity, course, exceptions, fillers.

One table (`CUES`) of role, value and spellings; matched on spelling-folded text, longest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import ahocorasick_rs
import msgspec

from trialrun.vocab.spelling import table_of_bytes


class Cue(msgspec.Struct, gc=False):
    start: int
    end: int
    role: str
    value: str
    strong: bool


# role, value, spellings separated by "|". A strong cue wins over a concept's name at the same place.
_TABLE: tuple[tuple[str, str, str], ...] = (
    # negation
    (
        "neg",
        "no",
        "no|not|does not|do not|did not|without|free of|free from|absence of|lack of|absent|no evidence of|no signs of|no clinical evidence of"
        "|no known|without evidence of|without any|never|none of|neither|no active evidence of|does not have|do not have"
        "|did not have|must not have|should not have|must have no|has no|have no|had no|having no|may not have|cannot have|can not have"
        "|not have|not having|no suspicion of|no sign of|no presence of|no documented|negative history of|have not had|has not had|have never had|never had"
        "|must not be|should not be|not be|not been|may not be|cannot be|can not be|are not|is not|were not|was not|no other evidence of|no concurrent evidence of|failure to achieve|failed to achieve|failing to achieve|unable to achieve|inability to achieve|not achieved|not achieving|have not achieved|has not achieved|did not achieve",
    ),
    (
        "neg-history",
        "history",
        "no history of|no prior history of|no previous history of|without history of|without a history of"
        "|no known history of|no past history of|negative history for|no personal history of|must not have a history of|no medical history of",
    ),
    (
        "neg-received",
        "prior",
        "no prior|no previous|not previously received|without prior|without previous|never received|must not have received"
        "|have not received|has not received|not received|no previous exposure to|no prior exposure to|not have received|not had prior|must not have had prior|no prior treatment with|no previous treatment with|never taken|have never taken|has never taken|have never used|has never used|never used|have not taken|has not taken|not taken|have not used|has not used|have never received|has never received|have not previously received|has not previously received|never been treated with|have never been treated with|not been treated with|have not been treated with|has not been treated with|did not receive|received no|have received no|has received no|took no|taken no|have taken no|has taken no|used no|have used no|has used no|no exposure to",
    ),
    (
        "neg-ongoing",
        "active",
        "no concurrent|no concomitant|no current|no other concurrent|no ongoing",
    ),
    (
        "neg-ongoing",
        "ongoing",
        "do not use|does not use|do not take|does not take|do not receive|does not receive|not taking|not receiving|no current use of|receive no|receives no|receiving no|take no|takes no|taking no|use no|uses no|using no|not currently receiving|not currently taking|not on",
    ),
    # status
    (
        "status",
        "history",
        "history of|history|h/o|hx of|preoperative history of|pre operative history of|medical history of|known history of|documented history of|past history of|prior history of"
        "|previous history of|personal history of|past medical history of|clinical history of|clear history of|definite history of|explicit history of|confirmed history of|established history of|lifetime history of|lifetime diagnosis of|lifetime diagnoses of|current or lifetime|lifetime or current|current and lifetime|current or lifetime history of|current or lifetime diagnosis of|any history of|a history of"
        "|have a history of|has a history of|with a history of|history or presence of|presence or history of|history of or current"
        "|current or past|current or prior|current or former|former or current|current and former|former and current|past or present|past or current|prior or current|previous or current|current or previous|active or prior|ever had|has ever had|have ever had|history of any|positive history of|history or current|present or past|previously diagnosed|have had|has had|who had|had|history or evidence of|evidence or history of|history of having",
    ),
    (
        "family",
        "personal or family",
        "personal or family history of|family or personal history of|personal and/or family history of|personal history or family history of|family history or personal history of|personal or family history with|known personal or family history of|personal and family history of|personal or family history|family or personal history|personal/family history of",
    ),
    (
        "family",
        "family",
        "family history of|a family history of|family history of a|first degree relative with|positive family history of|positive family history for|family history for",
    ),
    (
        "status",
        "active",
        "active|currently active|current|currently|present|ongoing|concurrent|concomitant|coexisting|co existing|existing|clinically active|acute or chronic active|actively|coincidental|evidence of active|unresolved|intercurrent|at present|in the active phase|in an active phase|in active phase|in the active stage|in active stage",
    ),
    (
        "prior",
        "prior",
        "prior|previous|previously|past|status post|status after|s/p|implanted with|fitted with|prior treatment with|prior therapy with|previous treatment with|previous therapy with"
        "|previously treated with|previously received|have received prior|received prior|have received|has received|had received|who have received|received|have undergone|has undergone|undergone|prior exposure to|previous exposure to|exposure to|history of treatment with|history of prior|history of previous|prior use of|previous use of|any prior|any previous|treated with|treatment with|therapy with|must have received|have been treated with|has been treated with|been treated with|having been prescribed|have been prescribed|has been prescribed|been prescribed|had been prescribed|were prescribed|was prescribed|administration of|receipt of|having received|prior receipt of|received treatment with|any previous treatment with|any prior treatment with|recent use of|recent treatment with|who received|underwent|who underwent|having undergone|have taken|has taken|had taken|have ever taken|has ever taken|ever taken|have used|has used|had used|have ever used|has ever used|ever used|have been given|has been given|been given|have ever received|has ever received|ever received|have previously received|has previously received|have previously taken|have already received|has already received|have already taken|already received|recipient of|recipients of|recipient of a|recipients of a|recipient of an|recipients of an|recipient of any",
    ),
    (
        "ongoing",
        "ongoing",
        "take|takes|need to take|needs to take|must take|who take|maintained on|are maintained on|is maintained on|concurrent use of|concomitant use of|current use of|currently taking|currently receiving|currently on|users of|user of|regular users of|regular user of|heavy users of|current users of|current user of|taking|receiving|on current"
        "|ongoing treatment with|current treatment with|concurrent treatment with|concomitant treatment with|being treated with|are on|is on|while on|patients on|subjects on|current therapy with|on treatment with|on therapy with|concurrent therapy with|currently treated with|who are taking|who are receiving|regular use of|chronic use of|routine use of|daily use of|long term use of|continuous use of|habitual use of|chronic intake of|regular intake of|chronic administration of|long term treatment with|regular treatment with|requiring|requires|require|need for|requirement for|in need of|chronic treatment with|systemic treatment with|on chronic|dependent on|dependence on|currently using|are using|is using|who take|participants on|individuals on|must be on|on stable|undergoing|who undergo|who are undergoing|currently undergoing|maintenance with|maintenance therapy with|maintenance treatment with|maintained on|currently use|currently being treated with|is being treated with|are being treated with|takes|must use|should use|must be using",
    ),
    (
        "use",
        "use",
        "use of|usage of|any usage of|the usage of|any use of|the use of|intake of|inhalation of|using|taken|uses",
    ),
    (
        "planned",
        "planned",
        "scheduled for|scheduled to undergo|scheduled to receive|scheduled to have|are scheduled for|is scheduled for|booked for|listed for"
        "|waitlisted for|wait listed for|referred for|are referred for|is referred for|have been referred for|has been referred for|planned for"
        "|planned to undergo|planned to receive|planning to undergo",
    ),
    # severity and judgement
    ("severity", "severe", "severe|serious|severely|very severe|life threatening|grave"),
    ("severity", "moderate", "moderate"),
    ("severity", "mild", "mild"),
    (
        "judge",
        "investigator",
        "clinically significant|recent|clinically relevant|significant|clinically important|relevant|adequate|intensive|clinically meaningful|clinically unstable|medically significant|suitable|acceptable|sufficient|appropriate|clinically apparent|clinically evident|overt|clinically overt|major|important|poor|inadequate|insufficient|non rapidly progressive disease|rapidly progressive disease|non rapidly|rapidly|adequately treated|curatively treated|treated adequately|treated curatively|successfully treated|completely resected|completely excised|surgically cured|inactive|clinically insignificant|not clinically significant|clinically non significant|clinically nonsignificant",
    ),
    (
        "judge",
        "investigator",
        "new|advanced|advanced stage|late stage|recently|persistently|consistently|repeatedly|debilitating|unexplained|frequent|extensive|excessive|prolonged|incapacitating|disabling|substantial|considerable"
        "|hemodynamically significant|functionally significant|of clinical significance|of clinical relevance|of clinical importance|of hemodynamic significance|of hemodynamic relevance|of medical significance|long term|high dose|low dose|marked|pronounced|inpatient|inpatients|outpatient|outpatients"
        "|adult onset|childhood onset|juvenile onset|infantile onset|pediatric onset|paediatric onset|adolescent onset|young onset|elderly onset|early onset|late onset|recent onset|sudden onset",
    ),
    # course
    ("course", "relapsed", "relapsed|relapse|relapsing|in relapse|relapse of"),
    ("course", "early relapse", "early relapse|early relapsed"),
    (
        "course",
        "refractory",
        "refractory|intractable|resistant|treatment refractory|treatment resistant|refractory to treatment",
    ),
    (
        "course",
        "newly diagnosed",
        "newly diagnosed|new diagnosis of|new onset|de novo|recently diagnosed",
    ),
    (
        "course",
        "untreated",
        "previously untreated|untreated|that is not treated|that are not treated|treatment naive|treatment naïve|chemotherapy naive|chemo naive|chemonaive|therapy naive|no prior treatment for|not previously treated",
    ),
    ("course", "progressive", "progressive|progressing|progression of|progressed"),
    ("course", "stable", "stable|clinically stable"),
    ("course", "in remission", "in remission|in complete remission"),
    ("course", "metastatic", "metastatic|disseminated"),
    ("course", "locally advanced", "locally advanced|local advanced|locally extensive"),
    (
        "course",
        "unresectable",
        "unresectable|inoperable|non operable|nonoperable|nonresectable|non resectable|surgically unresectable|not resectable|not amenable to surgery",
    ),
    ("course", "recurrent", "recurrent|recurring|recurrence of"),
    (
        "course",
        "uncontrolled",
        "uncontrolled|uncontrollable|uncontroled|poorly controlled|poor controlled|inadequately controlled|insufficiently controlled|ineffectively controlled|improperly controlled|incompletely controlled|suboptimally controlled|sub optimally controlled|unsatisfactorily controlled|badly controlled|not sufficiently controlled|not satisfactorily controlled|not properly controlled|not optimally controlled|not completely controlled|not controlled|unstable|decompensated|uncompensated|not adequately controlled|not well controlled|can not be well controlled|cannot be well controlled|can not be controlled|cannot be controlled|not effectively controlled|not be effectively controlled|is not controlled|are not controlled",
    ),
    ("course", "controlled", "well controlled|adequately controlled|controlled"),
    (
        "course",
        "symptomatic",
        "symptomatic|symptoms of|clinical symptoms of|signs or symptoms of|signs and symptoms of|symptoms and signs of|clinical signs and symptoms of|clinical symptoms and signs of|signs and/or symptoms of",
    ),
    ("course", "asymptomatic", "asymptomatic"),
    ("course", "chronic", "chronic|long standing|longstanding|persistent"),
    ("course", "acute", "acute|acute onset|acute onset of"),
    (
        "course",
        "measurable",
        "measurable disease|measurable|measurable tumor lesion|measurable tumor lesions|measurable tumour lesion|measurable tumour lesions|measurable target lesion|measurable target lesions|measurable target tumor lesion|measurable tumor|measurable tumors|bidimensionally measurable|measurable lesion|disease measurable|measurable lesions|bidimensionally measurable disease|unidimensionally measurable disease|bidimensionally measurable lesion|bidimensionally measurable lesions|unidimensionally measurable lesion|unidimensionally measurable lesions|unidimensionally measurable|bidimensionally measurable tumor|measurable tumor|measurable tumour|clinically measurable|radiographically measurable|radiologically measurable",
    ),
    (
        "course",
        "measurable",  # or evaluable, which concept_leaves tells apart
        "evaluable|evaluable disease|evaluable lesion|evaluable lesions|measurable or evaluable lesion|measurable or evaluable lesions|evaluable or measurable lesions|measurable or evaluable disease|measurable or evaluable|evaluable or measurable|evaluable or measurable disease|measurable and/or evaluable disease|measurable and/or evaluable|measurable/evaluable disease|measurable/evaluable|measurable and evaluable disease|bidimensionally measurable or evaluable disease|bidimensionally measurable or evaluable|clinically measurable or evaluable disease|measurable lesions or evaluable disease",
    ),
    # results
    (
        "result",
        "positive",
        "positive|positivity|seropositivity|positivity for|reactive|seropositive|seropositivity for|positive for|detectable|testing positive for|tested positive for|test positive for|positive test for|positive result for|positive serology for|known to be positive for|positive test|positive results|methylated",
    ),
    (
        "result",
        "negative",
        "negative|uninfected|noninfected|non infected|seronegativity|non reactive|nonreactive|seronegative|negative for|undetectable|testing negative for|tested negative for|negative test for|negativity|negative result|unmethylated|non methylated",
    ),
    (
        "result",
        "normal",
        "normal|within normal limits|within normal range|within normal ranges|within normal institutional limits|within normal institutional range|within institutional limits|within institutional normal range|within institutional normal ranges|within institutional limits of normal|within normal laboratory limits|within normal laboratory range|within normal laboratory ranges|within normal lab limits|within normal values|within limits of normal|within the limits of normal|within the normal range|within institutional normal limits|in the normal range",
    ),
    ("result", "mutated", "mutation|mutated|mutant|mutations|activating mutation"),
    ("result", "wild type", "wild type|wildtype|unmutated"),
    ("result", "deleted", "deletion|deleted"),
    ("result", "amplified", "amplification|amplified|overexpression|overexpressing|overexpressed"),
    ("result", "rearranged", "rearrangement|rearranged|translocation|fusion"),
    # exceptions, examples, conditions
    (
        "except",
        "except",
        "except for|except|excepting|with the exception of|with exception of|other than|excluding|apart from|exclusive of|not including|with the exceptions of|aside from|besides|does not include|do not include|exclude",
    ),
    ("unless", "unless", "unless|except if|except when|except in case of|except in|except in cases of"),
    (
        "including",
        "including",
        "including but not limited to|including, but not limited to,|including, but not limited to|including (but not limited to)|including (but not limited to):|such as, but not limited to,|such as but not limited to|such as, but not restricted to,|such as, but not restricted to|such as but not restricted to|but not restricted to|includes, but is not restricted to,|including|include|includes|such as|e.g.|eg.|eg|e.g|i.e.|ie.|i.e|for example|for instance|like|namely|especially|in particular|particularly|but not limited to|included but not limited to|including any|but are not limited to|including, not limited to,|including, not limited to|including not limited to|including without limitation|including, without limitation,|including, but not restricted to,|including but not restricted to|include, but are not limited to,|includes, but is not limited to,",
    ),
    (
        "if",
        "if",
        "if|in case of|in the case of|when|provided that|provided|for patients with|for subjects with|for participants with|in patients with|in subjects with|for those with|in participants with|in cases of|in the presence of|in the absence of",
    ),
    # how it became known
    (
        "filler",
        "",
        "pre existing|preexisting|unequivocal|hydrochloride|hcl|mesylate|maleate|tartrate|bitartrate|besylate|fumarate|succinate|hydrobromide|tosylate|monohydrate|trihydrate|serologically|serologically confirmed|serologic evidence of|serological evidence of|laboratory evidence of|radiographic evidence of"
        "|radiologic evidence of|radiological evidence of|imaging evidence of|electrocardiographic evidence of|angiographic evidence of|echocardiographic evidence of|sonographic evidence of|endoscopic evidence of|mammographic evidence of|ecg evidence of|ekg evidence of"
        "|biochemical evidence of|physical evidence of|objective evidence of|meets dsm iv criteria for|meet dsm iv criteria for"
        "|meeting dsm iv criteria for|dsm iv criteria for|dsm iv diagnosis of|dsm iv|dsm iii r|dsm iv tr|dsm 5|dsm v|dsm iv tr diagnosis of"
        "|genetically confirmed|culture proven|culture confirmed|microbiologically confirmed|bacteriologically confirmed|molecularly confirmed"
        "|angiographically confirmed|angiographically documented|medically documented|well documented|immunohistochemically confirmed"
        "|cytogenetically confirmed|ever",
    ),
    # people
    (
        "sex",
        "female",
        "women|woman|females|female|girls|female patients|female subjects|female participants|female sex|female gender|girl",
    ),
    (
        "sex",
        "male",
        "men|man|males|male|boys|male patients|male subjects|male participants|male sex|male gender|boy",
    ),
    (
        "sex",
        "both",
        "male or female|female or male|male and/or female|female and/or male|males and/or females|females and/or males|men and/or women|women and/or men|men or woman|m/f|f/m|m or f|m and f|f and m|f or m|man or woman|men and woman|man and woman|man and women|man or women|male or females|males or female|male and females|males and female|men or women|women or men|males and females|male and female|men and women|women and men|males or females|both sexes|either sex|both genders|either gender|male/female|female/male|females/males|women/men|female / male|females and males|female and male|both males and females|both men and women|any gender|of either sex|of both sexes|all genders|of any sex|any sex|male/ female|male / female|boys and girls|boys or girls|girls and boys|girls or boys|boy and girl|boy or girl|girl or boy|girl and boy|males/females|men/women|both male and female|of either gender|of both genders|of any gender|both gender",
    ),
    (
        "who",
        "patient",
        "patients|patient|subjects|subject|participants|participant|you|she|he|he/she|he or she|she/he|they have|you have|individuals|individual|persons|person|people|volunteers|volunteer|those|who|whom|that|which|cases|recipients|recipient|anyone|anybody|everyone",
    ),
    (
        "age",
        "adult",
        "adults|adult|adult patients|adult subjects|adult participants|adult volunteers|adulthood",
    ),
    (
        "age",
        "child",
        "children|child|pediatric patients|paediatric patients|pediatric subjects|minors|pediatric participants|paediatric participants|children patients",
    ),
    (
        "age",
        "child",
        "children and adolescents|children or adolescents|children/adolescents|children and young people|infants and children|pediatric and adolescent patients|children and teenagers",
    ),
    (
        "age",
        "any",
        "adults and children|children and adults|adults or children|adult and pediatric|pediatric and adult|adult or pediatric|adult and pediatric patients|pediatric and adult patients|children, adolescents and adults",
    ),
    ("age", "adolescent", "adolescents|adolescent|teenagers|adolescent patients"),
    (
        "age",
        "adolescent or adult",
        "adults and adolescents|adolescents and adults|adolescents or adults|adult and adolescent patients",
    ),
    ("age", "infant", "infants|infant"),
    ("age", "newborn", "newborns|newborn|neonates|neonate|newborn infants|newborn babies|newborn infant"),
    (
        "must",
        "must",
        "must|should|shall|has to|have to|need to|needs to|are required to|is required to|required to|will",
    ),
    # response to treatment
    ("response", "sCR", "stringent complete response|stringent complete remission"),
    ("response", "CR", "complete response|complete remission"),
    ("response", "VGPR", "very good partial response|very good partial remission|vgpr"),
    ("response", "PR", "partial response|partial remission"),
    ("response", "SD", "stable disease"),
    (
        "response",
        "PD",
        "progressive disease|disease progression|disease progress|progression of disease",
    ),
    (
        "line",
        "1",
        "front line|frontline|first line|1st line|upfront|initial therapy|front line treatment|front line therapy|first line treatment|first line therapy|frontline therapy|frontline treatment",
    ),
    (
        "line",
        "2",
        "second line|2nd line|second line salvage|second line treatment|second line therapy|second line salvage treatment|second line salvage therapy",
    ),
    ("line", "3", "third line|3rd line|third line treatment|third line therapy"),
    (
        "response-criteria",
        "ELN",
        "according to eln criteria|eln criteria|by eln|according to eln|per eln criteria",
    ),
    (
        "response-criteria",
        "IMWG",
        "according to imwg criteria|imwg criteria|by imwg|per imwg criteria|according to imwg|according to international myeloma working group criteria",
    ),
    (
        "response-criteria",
        "RECIST",
        "according to recist criteria|recist criteria|by recist 1.1|by recist|per recist 1.1|per recist|according to recist|recist v1.1|recist 1.1|recist|as defined by recist 1.1|per recist v1.1|recist version 1.1|per recist version 1.1|by recist version 1.1|by recist v1.1|according to recist 1.1|according to recist version 1.1|according to recist v1.1|using recist 1.1|recist 1.0|recist v 1.1|by recist v 1.1|per recist v 1.1|as per recist 1.1|by recist criteria|per recist criteria|per recist 1.1 criteria|by recist 1.1 criteria|recist 1.1 criteria",
    ),
    (
        "better",
        "better",
        "or better|or deeper|or greater response|or better response|or higher response|or a better response|or a deeper response",
    ),
    ("disease", "disease", "disease"),
    # nothing is lost when these are passed over
    (
        "filler",
        "",
        "has sustained|have sustained|had sustained|who sustained|was given|were given|was administered|were administered|has been administered|have been administered|diagnosis or treatment for|diagnosis or treatment of|diagnosis of or treatment for|diagnosed with or treated for|treated for or diagnosed with|furthermore|moreover|additionally|in addition|not otherwise specified|nos|measuring|laboratory ranges|consistent with a diagnosis of|otherwise unspecified|demonstrate|must show|must demonstrate|show evidence of|shows evidence of|show laboratory evidence of|show signs of|exhibit|exhibits|exhibiting|carry|carries|carry a diagnosis of|carries a diagnosis of|carrying a diagnosis of|working diagnosis of|a working diagnosis of|experience|experiences|experiencing|are experiencing|is experiencing|have experienced|has experienced|had experienced|problems with|problem with|have problems with|having problems with|has problems with|on enrollment|on enrolment|at the start of the study|on entry|performed|meet the definition of|meets the definition of|meet dsm criteria for|meets dsm criteria for|meeting dsm criteria for|fulfill dsm criteria for|fulfill dsm iv criteria for|fulfills dsm iv criteria for|fulfilling dsm iv criteria for|any degree of|any type of|any types of|any kind of|any kinds of|any form of|any forms of|all types of|all forms of|all kinds of|any stage of|any grade of|of any grade|any severity of|of any severity|of any type|of any kind|of any stage|of any degree|of any form|of any origin|of any cause|of any etiology|of any aetiology|of whatever cause|of whatever origin|any stage|already|histologic diagnosis of|histological diagnosis of|histologic diagnosis|histological diagnosis|cytologic diagnosis of|pathologic diagnosis of|pathological diagnosis of|pathologic diagnosis|histologic evidence of|histological evidence of|pathologic evidence of|cytologic evidence of|clear evidence of|biochemically confirmed|biochemically proven|clinically diagnosed|clinically documented|clinically confirmed|rigorously diagnosed|echocardiographically confirmed|electrographically documented|virologically confirmed|dsm|dsm iv|dsm iv tr|dsm 5|dsm v|dsm iii|dsm iii r|icd 10|followed for|definite, probable, or possible|definite, probable or possible|definite or probable|probable or definite|probable or possible|possible or probable|possible, probable or definite|meets criteria for|meeting criteria for|meet criteria for|meets the criteria for|meet the criteria for|meets diagnostic criteria for|meet diagnostic criteria for|meeting diagnostic criteria for|fulfilling criteria for|fulfills criteria for|fulfill criteria for|fulfil criteria for|fulfilling the criteria for|meeting the criteria for|meets criteria of|fulfilling the diagnostic criteria for|meets the diagnostic criteria for|meet the diagnostic criteria for|diagnostic criteria for|criteria for|presented with|subject reported|patient reported|self reported history of|living with|lives with|suffers from|suffered from|suffer from|complaining of|complains of|complain of|known present|as follows|occurring|occurred|having been diagnosed with|has been diagnosed with|have been diagnosed with|had been diagnosed with|been diagnosed with|diagnosed as having|pre enrollment|pre enrolment|pretreatment|pre treatment|baseline|on admission|at admission|one or more|one or several|1 or more|one or more of|one or more of the|at least one|at least 1|at least one of|during screening|during the screening|during the screening period|during the screening visit|a|an|the|any|of|with|in|on|at|to|for|from|by|is|are|was|were|be|been|being|has|have|having|had been|as|all|both"
        "|clinical signs or evidence of|clinical evidence or signs of|signs or evidence of|evidence or signs of|signs or symptoms of|known|documented|confirmed|diagnosed|diagnosis of|diagnoses of|diagnosed with|diagnosis|a diagnosis of|clinical diagnosis of|established|evidence of|presence of|signs of|sign of|suffering from|who have|who are|who has|that are|that is|which are|presenting with|presents with|affected by|afflicted with"
        "|not permitted by the protocol|not permitted by the study protocol|not permitted by protocol|not allowed by the protocol|not allowed by the study protocol|not allowed by protocol|not permitted per protocol|not allowed per protocol|prohibited by the protocol|prohibited by protocol|prohibited per protocol|prohibited by the study protocol|not permitted in the study|not permitted during the study|patients with|subjects with|participants with|individuals with|patients who have|subjects who have|must have|must be|should have|should be|there is|there are|there must be|will be|may be|will have|level|levels|value|values|count|counts|score|scores|function|functions|status|serum|plasma|blood|total|concentration|result|results|test|tests|testing|tested|measured|determined|assessed|defined|defined as|defined by|as defined by|as evidenced by|evidenced by|as determined by|determined by|as measured by|measured by|as assessed by|assessed by|indicated by|demonstrated by|as demonstrated by|calculated|estimated|calculated by|using|per|according to|according|based on|criteria|criterion|chronological age|chronologic age|chronological|chronologic|age|aged|ages|years|of age|old|year old|inclusive|both inclusive|at screening|at the screening|at selection|at screening evaluation|during screening|during the screening period|during screening period|at the time of screening|at baseline|at study entry|at enrollment|at enrolment|at inclusion|at time of inclusion|at the time of inclusion|at the time of enrollment|at the time of enrolment|at the screening visit|at entry|at time of enrollment|at the time of study entry|prior to enrollment|prior to study entry|prior to enrolment|at study enrollment|at eligibility evaluation|at randomization|at randomisation|at registration|before enrollment|at time of screening|at visit 1|at the time of consent|at the time of signing informed consent|at the time of signing the informed consent|at the time of signing the informed consent form|at time of signing informed consent|at the time of informed consent|at time of informed consent|at signing of informed consent|when signing informed consent|at the time of signing consent|at the time of signature of the informed consent|on the day of signing informed consent|at consent|at the time of randomization|prior to randomization|before randomization|upon enrollment|on study entry|at start of treatment|before treatment|prior to treatment|at the start of treatment"
        "|disease states|disease state|type|condition|conditions|disorder|disorders|diseases|either|also|other|another|additional|some|one|this|these|their|his|her|its|it|they|and|or|then|only|kind|form|forms|types|kinds|following|the following|case|episode|episodes|event|events|therapy|treatment|agents|agent|drugs|drug|medication|medications|use|usage|used|histologically confirmed|cytologically confirmed|pathologically confirmed|histologically or cytologically confirmed|histologically proven|biopsy proven|cytologically proven|histologically or cytologically proven|histologic confirmation of|histological confirmation of|histologically documented|histologically confirmed diagnosis of|histological diagnosis of|histologically verified|confirmed diagnosis of|definite|definitive|proven|pathologically proven|histological or cytological confirmation of|microscopically confirmed|radiologically confirmed|radiographically confirmed|cytologically|histologically|pathologically|laboratory confirmed|physician diagnosed|previously documented|self reported|any dose|at any dose|of any dose|in any dose|primary lesion of|primary lesions of|for any reason|for any indication|for any condition|for any disease|for any purpose|for any cause|for whatever reason|regardless of indication|regardless of the indication"
        "|enrolled in the study|enrolled|in the study|in this study|in the trial|of the study|study|trial|medical|clinical|documented diagnosis of|admitting diagnosis of|admission diagnosis of|principal diagnosis of|discharge diagnosis of|underlying|at least|during|time|equal|obtained|achieved|reached|attained|have obtained|have achieved|has achieved|who have achieved|had achieved|than|prior to|before|according to who criteria|according to who criteria 2016|who criteria|according to the who criteria|who classification|according to who classification|according to the who classification|by who criteria|as per|systemic|regimen|regimens|products|product|containing regimen|containing regimens|containing product|containing products|containing therapy|containing treatment|containing medications|containing drugs|therapies|treatments|procedure|procedures|result in|within|performance|ratio|range|respectively|clinically|seated|sitting|supine|resting|harboring|harbouring|harbor|harbors|harbour|harbours|that harbor|that harbors|that harbour|which harbor|which harbors|whose tumor harbors|whose tumors harbor|whose tumour harbours|whose tumours harbour|in the on state|in the off state|in on state|in off state|on state|off state|in the on or off state|at screening or admission|at screening and admission|at screening or check in|at screening and check in|at screening and on admission|at screening and at check in|at screening or day 1|at screening and day 1|mean resting|mean seated|mean sitting|mean supine|mean office|mean trough|mean triplicate|average seated|average sitting|average resting|average office|class|classes|functional class|classification|limit|limits|lab|laboratory|duration of|disease duration of|with a duration of|duration|lasting|onset of|with onset|disease duration|last dose of|the last dose of|last administration of|most recent dose of|last treatment with|last cycle of",
    ),
)

_WEAK_ROLES = {
    "filler",
    "who",
    "disease",
    "use",
    "planned",
    "sex",
    "judge",
    "course",
    "severity",
    "status",
    "prior",
    "result",
    "must",
    "age",
}
# Inside a concept's name these words are part of the name ("acute myeloid leukemia"); elsewhere they are cues.
_STRONG_ROLES = {
    "neg",
    "neg-history",
    "neg-received",
    "neg-ongoing",
    "family",
    "except",
    "unless",
    "including",
}

_ROLES: dict[str, tuple[str, str]] = {}
for _role, _value, _spellings in _TABLE:
    for _spelling in _spellings.split("|"):
        _ROLES.setdefault(_spelling.replace("-", " "), (_role, _value))


# "Measurable tumor lesions": not a tumor and a lesion besides.
_LESIONS = frozenset(
    one for one, (_, value) in _ROLES.items() if value == "measurable" and "tumo" in one and "lesion" in one
)

# "and" and "or" as fillers only matter inside longer phrases; alone they are conjunctions.
_CONJUNCTIONS = {"and", "or"}


cue_of = {word: cue for word, cue in _ROLES.items() if word not in _CONJUNCTIONS}.get
"""Role and value of a single word, or None."""


_SPELLINGS = tuple(_ROLES)
_SEARCH = ahocorasick_rs.AhoCorasick(_SPELLINGS, store_patterns=False)

# In a text of ASCII alone whole words are found by the blanks around them, once its signs are blanks too.
_BLANK = table_of_bytes(lambda letter: letter if letter.isalnum() else " ")


def _blanked(text: str) -> str:
    return text.encode("ascii").translate(_BLANK).decode("ascii")


_WHOLE = ahocorasick_rs.AhoCorasick(
    [f" {_blanked(spelling) if spelling.isascii() else spelling} " for spelling in _SPELLINGS],
    store_patterns=False,
)


def _found(padded: str) -> list[tuple[int, int, int]]:
    """The spellings that stand in the text as whole words: number, start and end, in the order of their ends."""
    if padded.isascii():
        return [
            (number, start + 1, end - 1)
            for number, start, end in _WHOLE.find_matches_as_indexes(_blanked(padded), overlapping=True)
            if padded[start + 1 : end - 1] == _SPELLINGS[number]
        ]
    return [
        (number, start, end)
        for number, start, end in _SEARCH.find_matches_as_indexes(padded, overlapping=True)
        if not (padded[start - 1].isalnum() or padded[end].isalnum())
    ]


# "Does not require oxygen" denies the oxygen; of other verbs it is the verb that is denied: "do not get treatment".
_DO_NOT = frozenset(("do not", "does not", "did not"))
_WHAT_IS_NOT_DONE = re.compile(
    r"smoke|meet |currently |(?:requir(?:e|ed)|need) (?!(?:[a-z-]+ ){0,2}?(?:histolog|cytolog|patholog|confirm|biops|test|imaging"
    r"|evaluat|wash|measur|repeat|screening|consent|approval|adjust|monitor|documentation))"
)  # "brain stem tumors do not require a biopsy": nobody is asked for none


def cues(folded: str) -> list[Cue]:
    """Cue words of a folded text from left to right, the longest spelling at each place."""
    padded = f" {folded} "
    longest: dict[int, tuple[int, int]] = {}
    for number, start, end in _found(padded):
        longest[start] = end, number  # hits come in the order of their ends
    reached = 0
    found: list[Cue] = []
    for start in sorted(longest):
        if start < reached:
            continue
        reached, number = longest[start]
        spelling = _SPELLINGS[number]
        if spelling in _DO_NOT and not _WHAT_IS_NOT_DONE.match(padded, reached + 1):
            reached = start  # only "not" is a cue, and the verb a word
        elif spelling not in _CONJUNCTIONS:
            role, value = _ROLES[spelling]
            strong = role in _STRONG_ROLES or value == "both" or spelling in _LESIONS
            found.append(Cue(start - 1, reached - 1, role, value, strong))
    return found


_NON = re.compile(r"\bnon[\s‐-]\Z")
_TURNED = frozenset(("course", "status", "severity", "ongoing"))


# What somebody does, and no illness: "that preclude moderate exercise".
_EXERTED = re.compile(
    r"\b(?:mild|moderate|severe)(?= (?:(?:or|to) (?:\w+ )?)?(?:intensity )?(?:(?:physical|aerobic|sporting|muscular) )*"
    r"(?:physical activit(?:y|ies)|(?:exercise|exertion|effort|workout)s?)\b(?!.(?:intoleran|induced|limit|capacit|toleran|asthma|relat|dyspn)))"
)


def exertions(folded: str) -> Iterator[tuple[int, int]]:
    """How hard an exercise is, and not how bad the illness that it is told beside."""
    if "exer" in folded or "effort" in folded or "physical activit" in folded or "workout" in folded:
        yield from (match.span() for match in _EXERTED.finditer(folded))


def unturned(folded: str, listed: list[Cue]) -> list[Cue]:
    """Without what "non-" turns: "non-measurable lesions" are not measurable."""
    return [
        x for x in listed if x.role not in _TURNED or not _NON.search(folded[max(0, x.start - 5) : x.start])
    ]
