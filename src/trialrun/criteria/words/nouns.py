"""What kind of thing an English noun names, by itself or by its ending; and words that name nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from trialrun.vocab.concepts import Group
from trialrun.vocab.mentions import mentions

_HEADS: dict[Group, str] = {
    "condition": (
        """
        syndrome disease disorder illness sickness ailment malady injury trauma infection infestation
        perforation lesion deficiency insufficiency pain ache discomfort dysfunction failure impairment
        damage defect deformity malformation anomaly abnormality condition complication symptom sign finding
        disability deficit loss stenosis stricture obstruction occlusion blockage rupture tear fracture
        dislocation instability contracture tumor tumour mass nodule cyst polyp cancer carcinoma malignancy
        neoplasm metastasis adenoma lymphoma leukemia sarcoma bleeding bleed hemorrhage haemorrhage bruising
        thrombus clot embolus thrombosis embolism ischemia ischaemia infarct infarction aneurysm dissection
        shunt leak leakage effusion edema oedema swelling inflammation ulcer ulceration abscess wound burn
        scar scarring fistula hernia prolapse incontinence retention reflux constipation diarrhea diarrhoea
        vomiting nausea dizziness fatigue weakness paralysis palsy paresis spasm tremor seizure convulsion
        coma confusion delirium psychosis depression anxiety phobia addiction abuse dependence dependency
        misuse intoxication poisoning overdose withdrawal rejection relapse recurrence exacerbation attack
        crisis episode arrest shock hypotension hypertension arrhythmia tachycardia bradycardia block murmur
        regurgitation allergy hypersensitivity intolerance reaction anaphylaxis rash eruption erythema
        pruritus itching dermatitis pigmentation discoloration opacity opacification blindness deafness
        tinnitus vertigo degeneration atrophy hypertrophy hyperplasia dysplasia necrosis fibrosis
        calcification sclerosis cirrhosis pregnancy gestation labor labour delivery birth miscarriage
        menopause lactation breastfeeding puberty obesity overweight malnutrition dehydration acidosis
        alkalosis overload imbalance disturbance retardation delay behavior behaviour ideation attempt
        violence stress distress trouble problem difficulty limitation immobility disorientation retinopathy
        caries cavity plaque recession pocket malocclusion crowding mobility opening dryness mutation
        deletion carrier immunodeficiency immunosuppression risk suspicion predisposition susceptibility
        tendency diathesis compression displacement deviation scoliosis kyphosis laxity stiffness pathology
        morbidity comorbidity etiology cause headache migraine fever cough dyspnea dyspnoea hypoxia apnea
        snoring insomnia somnolence irritation sensitivity collapse distortion asymmetry inequality
        discrepancy luxation subluxation impingement entrapment rhythm elevation reduction increase decrease
        enlargement dilatation dilation narrowing thickening invasion involvement spread spondylitis spur
        accident callus wart mole nevus tattoo habit lifestyle bruxism hematoma haematoma hemangioma seroma
        coagulopathy immaturity prematurity unconsciousness consciousness instabilities amputation absence
        """
    ),
    "therapy": (
        """
        surgery operation procedure intervention treatment therapy transplant transplantation implantation
        implant insertion biopsy resection excision removal extraction ablation repair reconstruction
        replacement revision fixation fusion arthrodesis osteotomy bypass graft grafting stent stenting
        embolization embolisation ligation clipping coiling clip coil catheter catheterization
        catheterisation cannulation intubation ventilation tracheostomy dialysis transfusion infusion
        injection puncture drainage aspiration lavage irrigation irradiation radiation radiotherapy
        chemotherapy immunotherapy anesthesia anaesthesia block blockade sedation analgesia premedication
        prophylaxis vaccination immunization immunisation vaccine device pacemaker defibrillator pump
        prosthesis orthosis brace splint cast crutch walker wheelchair hearing-aid tube drain valve filter
        shunt electrode stimulator stimulation lens lenses denture dentures crown restoration filling
        appliance aligner drug medication medicine agent pill tablet inhaler cream ointment gel drop drops
        spray patch supplement vitamin mineral herb probiotic prebiotic symbiotic antibiotic antiviral
        antifungal antiseptic analgesic anesthetic anaesthetic sedative hypnotic diuretic laxative stimulant
        depressant relaxant opioid steroid corticosteroid hormone inhibitor analog antagonist agonist blocker
        analogue modulator inducer suppressant immunosuppressant immunomodulator antibody anticoagulant
        antiplatelet antidepressant antipsychotic anticonvulsant antihistamine antihypertensive statin insulin
        contraceptive pesticide retinoid peel peeling laser phototherapy acupuncture massage physiotherapy
        rehabilitation exercise training counseling counselling psychotherapy diet mouthwash toothpaste
        mouthrinse whitening bleaching consumption intake usage ingestion administration placement
        application exposure product regimen substance extract tracer contrast radiotracer
        excipient ingredient marijuana cannabis hospitalization hospitalisation admission section cesarean
        caesarean delivery-by-section hysterectomy endoscopy colonoscopy angiography imaging scan mri
        angioplasty revascularization revascularisation decompression discectomy laminectomy arthroscopy
        arthroplasty mastectomy release lengthening transfer plate screw nail wire rod cage filler botox
        toxin drainages enucleation curettage conization circumcision induction augmentation conservation
        pessary mesh ring band balloon bridge abutment aid
        """
    ),
    "measurement": (
        """
        level count concentration ratio score index pressure volume rate clearance titer titre value
        diameter thickness length height weight size saturation gradient area fraction percentage density
        distance depth width angle dose frequency capacity intensity velocity time duration temperature
        output intake scale questionnaire grade
        """
    ),
    "test": "mutation deletion translocation rearrangement amplification polymorphism genotype allele",
}
_BY_HEAD: dict[str, Group] = {
    word: group for group in ("measurement", "test", "therapy", "condition") for word in _HEADS[group].split()
}
_CONDITION_ENDING = re.compile(
    r"(?:itis|itides|osis|oses|emia|aemia|opath(?:y|ies)|algia|dynia|megaly|trophy|plasia|plegia|paresis|penia"
    r"|rrhea|rrhoea|rrhagia|lepsy|phobia|mania|oma|omas|omata|ism|uria|pnea|pnoea|opia|ectasis|ectasia|cele"
    r"|ptosis|malacia|edema|lysis|thorax|kinesia|taxia|phasia|phagia|genesis|sclerosis|philia|cytosis|sthenia"
    r"|somnia|thymia|phrenia)$"
)
_THERAPY_ENDING = re.compile(
    r"(?:ectomy|ectomies|otomy|otomies|ostomy|ostomies|plasty|plasties|pexy|rrhaphy|desis|centesis|oscopy"
    r"|oscopies|ography|therapy|therapies|mab|nib|nibs|tinib|ciclib|zumab|ximab|limus|statin|statins|olol|pril"
    r"|sartan|cillin|cycline|mycin|floxacin|azole|azoles|vir|virs|caine|azepam|barbital|oxetine|triptan"
    r"|triptans|gliptin|gliflozin|glutide|parin|xaban|gatran|platin|taxel|rubicin|poetin|grastim|terol|sone"
    r"|solone|olone|idine|afil|dronate|setron|prazole|quine|oxin|formin|glitazone|tropin|relin|parib)$"
)
ADJECTIVE = re.compile(
    r"(?:[a-z]{2}(?:al|ic|ical|ous|ive|ary|able|ible|ent|ant|less|ful|ish)"
    r"|[a-z]{3}(?:ar|ed|oid|ly|er|est)|ing)"
    + "".join(
        rf"(?<!{noun})"
        for noun in "fish radish metal mineral cereal silver copper rubber feather leather dander fiber fibre plaster"
        " polymer pepper ginger flower cucumber butter lobster oyster adhesive preservative sealant lubricant"
        " detergent solvent sweetener".split()
    )
    + "$"
)
"""Endings of words that more often stand before a noun than are one, and not the nouns that share them."""


@lru_cache(maxsize=8192)
def group_of_head(word: str) -> Group | None:
    """The group of a noun phrase with this head, or None: "fracture" a condition, "arthrodesis" a therapy."""
    for form in _singular(word.lower()):
        if found := _BY_HEAD.get(form):
            return found
    low = word.lower()
    if len(low) > 5 and _THERAPY_ENDING.search(low):
        return "therapy"
    if len(low) > 5 and _CONDITION_ENDING.search(low):
        return "condition"
    return None


_LETTERS = re.compile(r"[^\W\d_]+")


def may_name_therapy(text: str) -> bool:
    """Whether a treatment is named somewhere: a quick look before anything is compiled."""
    return any(x.of("therapy") for x in mentions(text)) or any(
        group_of_head(word) == "therapy" for word in _LETTERS.findall(text)
    )


def _singular(word: str) -> tuple[str, ...]:
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("es"):
        forms.append(word[:-2])
        forms.append(word[:-2] + "is")
    if word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
    return tuple(forms)


GERUNDS = frozenset(
    """
        bleeding breastfeeding vomiting smoking drinking poisoning stenting grafting whitening swelling
        itching wheezing snoring imaging scarring bruising clipping coiling feeding nursing housing opening
        filling hearing sleeping wandering crowding piercing bonding bleaching peeling training counseling
        counselling bullying gambling thickening narrowing
        photosensitizing photosensitising sedating immunosuppressing immunomodulating
        """.split()
)

# Words passed over elsewhere, or cues, that may be part of a name.
INSIDE = frozenset(
    """
        disease disorder disorders diseases condition conditions level levels value values count counts
        score scores function functions serum plasma blood total concentration test tests type form episode
        episodes event events therapy treatment therapies treatments agent agents drug drugs medication
        medications product products procedure procedures systemic medical clinical ratio class status
        regimen regimens limit age limits index mutation mutations fusion deletion translocation major minor
        primary secondary laboratory performance range result
        """.split()
)

# Verbs, adverbs, pronouns and conjunctions: a stretch that holds one says something, and is not a name.
NEVER = frozenset(
    # pronouns, determiners, conjunctions, adverbs
    """
        avoid avoids avoided avoiding
        able unable willing unwilling inability ability
        needing necessitate necessitates necessitating preventing precluding hindering
        inpatients outpatients soldiers athletes
        consume consumes consumed consuming drink drinks drank eat eats eaten ate ingested smoked
        travelled traveled two three four five six seven eight nine ten
        donated responded tolerated tolerate reached achieved attained obtained participated changed change
        alone exist exists existing add adds added adding modify modifies modified enter enters entered
        entering induce
        prepare prepares prepared preparing causative
        promote promotes promoted promoting inhibit inhibits stimulate stimulates alter alters altering
        impair impairs reduces decreases declines declined increases decreasing increasing improve improves worsen
        worsens interrupt guideline guidelines recommendation recommendations consensus
        fallopian recognized recognised protocols curative dose doses currently
        i we you he she they them who whom whose which that what when where why how if because since while
        although though however therefore thus hence so as than then there here not no nor never only just
        also too very more most less least much many few several each every all none such same own still yet
        already again ever once twice etc ie eg per via due prior before after until till between among
        without despite regardless irrespective respectively otherwise either neither both instead except
        unless about above below beneath beyond across along around against toward towards into onto upon
        out off up down away back within during through throughout concurrent routine long-term short-term
        recent recently pre non anti post existing pre-existing absolute standard ii iii iv vi vii general
        first second third fourth fifth last next failed failing
        various certain specific particular appropriate adequate normal abnormal self whether concerning
        considering depending is are was were be been being am has have had having do does did done can
        could may might must shall should will would cannot need needs needed want wants wish wishes plan
        plans planned intend intends expect expects expected anticipate anticipated agree agrees agreed give
        gives given get gets got take takes took taken make makes made go goes went come comes came keep
        keeps kept let lets put puts show shows showed shown say says said see seen look looks find finds
        suggest suggests suggested supports supported indicate indicates
        found know knows think thinks thought feel feels felt believe believes seem seems appear appears
        become becomes became remain remains begin begins began begun start starts started stop stops
        stopped end ends ended continue continues continued complete completes completed undergo undergoes
        underwent undergone undergoing receive receives received receiving require requires required
        requiring include includes included including exclude excludes excluded meet meets met meeting
        fulfil fulfill fulfills fulfilled satisfy satisfied allow allows allowed permit permits permitted
        prevent prevents prevented preclude precludes precluded interfere interferes interfering affect
        affects affected affecting influence influences cause causes caused causing lead leads leading
        result results resulted resulting occur occurs occurred happen happened develop develops developed
        present presents presented presenting suffer suffers suffered suffering experience experiences
        experienced exhibit exhibits exhibited demonstrate demonstrates demonstrated confirm confirms
        confirmed document documented diagnose diagnosed detect detected identify identified observe
        observed report reports reported measure measured measures assess assessed evaluate evaluated
        determine determined define defined defines consider considered deem deemed judge judged follow
        follows followed following accord according based use used uses using perform performs performed
        treat treats treated treating prescribe prescribed administer administered inject injected implant
        implanted operate operated admit admitted hospitalised hospitalized discharge discharged transfer
        transferred refer referred recruit recruited recruiting enroll enrolled randomize randomized
        randomised select selected screen screened sign signed visit visits visited attend attends attending
        speak speaks speaking read reads reading write writes understand understands understanding comply
        complies complying cooperate cooperates cooperating adhere accept accepts accepted refuse refuses
        refused able unable willing unwilling capable incapable eligible ineligible suitable unsuitable fit
        unfit likely unlikely available unavailable possible impossible necessary unnecessary aware sure
        unclear known unknown live lives lived living reside resides residing work works worked working stay
        stays stayed born die died return returned returns related associated accompanied characterized
        characterised combined compared consistent compatible incompatible suggestive suggesting indicating
        indicated contraindicated contraindication contraindications concerning involving involve involves involved
        exceed exceeds exceeding exceeded last lasts lasted lasting range ranges ranging wear wears wearing
        apply applies patient patients subject subjects participant participants person persons people
        individual individuals volunteer volunteers man men woman women male males female females child
        children infant infants neonate neonates newborn newborns adult adults adolescent adolescents boy
        boys girl girls mother mothers father fathers parent parents relative relatives sibling siblings
        family families caregiver caregivers guardian guardians spouse partner partners donor donors
        recipient recipients employee employees staff personnel member members investigator investigators
        physician physicians doctor doctors clinician surgeon nurse nurses student students worker workers
        veteran veterans prisoner prisoners inmate inmates smoker smokers nonsmoker user users case cases
        control controls group groups cohort cohorts arm arms site sites center centre centers centres
        hospital hospitals clinic clinics department institution country city region study studies trial
        trials protocol sponsor research informed consent form assent signature language english french
        german spanish chinese telephone phone internet computer smartphone insurance affiliation security
        residence address transportation travel custody prison jail parole probation bail inclusion exclusion criterion criteria
        enrollment enrolment randomization randomisation screening baseline day days week weeks month months
        commenced initiated begun precluding
        discontinue discontinued discontinuing stop stopped stopping cease ceased withdrew withdrawn quit
        year years hour hours minute minutes time times date period duration age aged old older younger
        ability inability willingness refusal compliance noncompliance cooperation adherence commitment
        participation availability access opinion judgment judgement discretion reason reasons factor
        factors circumstance circumstances situation situations thing things anything something everyone
        anyone nobody whatever caucasian caucasians hispanic hispanics ethnicity
        """.split()
)

SIZES = frozenset("large small big high low single multiple long short new total size".split())

GENERIC = frozenset(
    """
    sign signs symptom symptoms clinical signs problem problems finding findings abnormality abnormalities
    medication medications medicine medicines agent agents product products therapy therapies treatment
    treatments
    procedure procedures intervention interventions drug drugs device devices disease diseases disorder
    disorders
    illness illnesses sickness complication complications substance substances reaction reactions event events
    etiology etiologies aetiology aetiologies cause causes risk condition conditions therapeutic abnormal
    resistance parameter parameters progression mandatory sex large
    """.split()
)
"""Heads that name nothing when they stand alone."""

# Parts of the body: in a list they are completed by a noun, or they name no finding by themselves.
BODY = """
    cns heart lung liver kidney brain cornea retina vessel vessels pelvis thorax trunk face limbs cerebellum
    brainstem stem midline cortex tract areas skull scalp lip lips gum gums jaw palate ovaries testis
    testes rectum anus vagina vulva duodenum ileum esophagus oesophagus larynx pharynx trachea bronchus
    pleura peritoneum aorta ventricle atrium valve valves tendon tendons ligament ligaments cartilage
    nail nails hair finger fingers toe toes thumb palm sole breast bone marrow skin cord muscle joint
    head neck chest abdomen limb leg arm hand foot hip knee ankle shoulder elbow wrist spine eye ear
    nose throat mouth tooth teeth tongue stomach colon bowel bladder prostate uterus ovary cervix
    thyroid pancreas spleen node nodes artery vein nerve gland tissue tissues organ organs cell cells
    meninges mediastinum bronchi membranes cava intestine intestines orbit sinuses
    urethra ureter ureters penis scrotum thymus pituitary hypothalamus macula choroid eyelid eyelids cheek
    chin maxilla mandible rib ribs sternum clavicle scapula humerus femur tibia fibula ulna patella vertebra
    vertebrae sacrum buttock buttocks groin thigh thighs calf heel appendix cecum caecum jejunum sigmoid
    gallbladder tonsil tonsils nasopharynx oropharynx hypopharynx diaphragm pericardium myocardium
    endometrium perineum flank nostril nostrils
    extremity extremities hindfoot forefoot lungs kidneys eyes ears joints bones duct ducts
    """

BODY_PARTS = frozenset(BODY.split())
DESCRIBING = frozenset(
    """
        cardiac motor benign occult overt intermediate white gross brittle full partial diffuse composite
        situ fertile primary secondary initial open closed direct indirect blunt penetrating
    """.split()
)
"""Adjectives without an adjective's ending: "occult or overt meningitis"."""
_ALONE = DESCRIBING | frozenset(
    """
        cessation abstinence birth term race races hip hips ankles midfoot intestines gonad mobility voice mood
        degree accordance measurement measurements consideration ambulation association substrates linkage
        prerequisite exam subtype junction junctions prognosis activity increase health little free true
        damage failure impairment
        entry exposure rest combination receipt registration schedule design occupation
        administration interruption continuation rechallenge exploration evaluation evolution examinations
        action actions analog analogs analogue analogues derivative derivatives inhibitor inhibitors
        agonist agonists antagonist antagonists blocker blockers inducer inducers modulator modulators
        metabolites components dosage flexion extension urologist ophthalmologist facility workup consult
        feet legs knees jawbone armpits forehead hemispheres adrenals livers lymphatics medulla conjunctivae
        fundus body urine speech vision memory appetite behavior behaviour lifestyle adolescence holiday
        sensitivity susceptibility predisposition borderline transformation conduction metabolism pattern
        process involvement incurability incompetence distribution difficulties diagnoses details
        exceptions efficacy safety selection respect rationale purposes alternatives categories stages
        subtypes locations samples markers viruses microorganisms probands primaries fetuses humans
        onset course minimum middle impact trace limitation limitations decrease elevation deficit
        ill itself now enough good fast brief small single pure peri immediate posterior recur
        bony bloody black blacks endocrine neuroendocrine apocrine sensory inflammatory ambulatory intact
        young uncertain unsatisfactory ovoid palpation
    """.split()
)
_NO_THINGS = BODY_PARTS | frozenset(
    """
        history presence evidence absence lack other others part parts side number amount kind type sort
        list item items example following above criteria need change changes set name note purpose goal aim
        plan information data record records file chart function functions level levels status value values
        count counts score scores test tests types class classes limit limits range result results condition
        conditions regimen form therapy performance ratio concentration serum plasma blood question answer
        system systems tract tracts axis phase phases
        answers response area place home house school job employment education marriage divorce literacy
        """.split()
)


def names_alone(word: str) -> bool:
    """Whether the word may name a finding with no other beside it, as "wheezing" does and "occult" does not."""
    return word.lower() not in _ALONE


def is_named_thing(word: str) -> bool:
    """Whether the word, without a telling ending, may still name a finding."""
    return len(word) > 2 and word.lower() not in _NO_THINGS and not word.isdigit()
