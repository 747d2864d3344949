"""The event kinds of interfaces.md, section 1: for each its fields, with type, need, enumeration
and minimum.
"""
import collections

Field = collections.namedtuple("Field", "type required values minimum maximum identifier")

_ENUMS = {
    "direction": "entry exit transit",
    "mode": "pedestrian bicycle motorcycle car coach light_goods truck train "
    "ferry vessel small_craft air other",
    "outcome": "admitted refused referred withdrawn asylum_procedure medical returned_carrier "
    "pending",
    "lane.kind": "general citizens trusted ready bus truck fast diplomatic crew assist egate",
    "channel": "booth egate kiosk mobile manual_fallback",
    "traveller.minor": "adult accompanied unaccompanied separated age_uncertain",
    "document.kind": "passport "
    "id_card visa residence_permit refugee_td stateless_td laissez_passer "
    "seafarer border_permit emergency none",
    "document.validity": "valid expired not_yet unknown",
    "document.mrz.check": "ok fail not_done",
    "document.chip": "ok fail no_csca not_done absent",
    "document.lookup": "hit no_hit timeout not_queried",
    "biometric": "match no_match low_quality exempt not_done",
    "vehicle.model_match": "ok mismatch unknown",
    "vehicle.seal": "intact broken none",
    "consignment.regime": "import export transit temporary",
    "consignment.flags": "plant animal food cites dangerous medicine waste",
    "consignment.certificate": "ok missing mismatch expired reused",
    "consignment.selectivity": "green blue yellow red",
    "protection": "asylum_expressed child trafficking_screening medical disability gbv stateless "
    "family_separated",
    "agency": "border_guard customs phyto vet health police transport",
    "purpose": "border_check customs sps health statistics",
    "origin": "measured manual backfill estimated",
}

# name[!][:type][=enumeration]: `!` is required, the type is a string unless said; a name that
# crossing has too has its enumeration.
_KINDS = {
    "crossing": """point! direction! mode! outcome! recorded_at:timestamp lane.id lane.kind
        lane.booth channel
        party.size:int party.adults:int party.minors:int party.token traveller.token traveller.minor
        traveller.age:int traveller.age_band traveller.nationality traveller.residence traveller.sex
        document.kind document.token document.issuer document.validity document.mrz.check
        document.mrz.reads:int document.chip document.lookup document.lookup_age_s:int biometric
        vehicle.token vehicle.class vehicle.confidence:double vehicle.model_match vehicle.seal
        consignment.token consignment.regime consignment.hs2 consignment.gross_kg:double
        consignment.weighed_kg:double consignment.flags:list consignment.certificate
        consignment.selectivity timing.wait_s:double timing.service_s:double protection:list
        refusal_ground agency purpose origin""",
    "inspection": """point! agency! kind!=documents,identity,physical,xray,dog,sample,weigh
        result!=clear,irregular,hold,seized,released,released_cond 
        selected_by=rule,random,officer,intel
        consignment.token vehicle.token traveller.token document.token duration_s:double""",
    "count": "point! direction! n!:int period_s!:double mode class",
    "wait": """point! direction! wait_kind!=actual,expected,predicted
        status!=measured,no_delay,lanes_closed,pending,unavailable mode lane.kind wait_s:double
        p90_s:double queue_length:int lanes_open:int lanes_total:int
        method=visual,lpr,bluetooth,rfid,camera,loop,ticket,crowd,model reported_at:timestamp""",
    "staffing": """point! agency! planned!:int present!:int booths_open:int booths_total:int
        second_line:int
        egates_up:int skills:list""",
    "status": """point! state!=open,restricted,closed
        reason=schedule,order,weather,security,health,technical,staff
        planned:bool until:timestamp""",
    "plan": """point region kind!=holiday,event,strike,works,weather,exercise,policy_change
        from!:timestamp
        to!:timestamp expected_factor:double""",
    "heartbeat": """feed! point! period_s!:double state!=online,degraded,offline_sync,maintenance
        backlog:int clock_offset_ms:double""",
    "verdict": """alert_id! role!
        verdict!=confirmed,unfounded,not_actionable,duplicate,data_error,exercise""",
}


def _field(word):
    word, _, values = word.partition("=")
    word, _, kind = word.partition(":")
    name = word.rstrip("!")
    enumeration = values.split(",") if values else _ENUMS.get(name, "").split()
    minimum = None if name == "clock_offset_ms" else 0
    maximum = 1 if name == "vehicle.confidence" else None
    return name, Field(
        kind or "string", word.endswith("!"), enumeration, minimum, maximum, name.endswith(".token")
    )


KINDS = {kind: dict(_field(word) for word in text.split()) for kind, text in _KINDS.items()}

PROTECTED = {
    "traveller.age",
    "traveller.age_band",
    "traveller.nationality",
    "traveller.residence",
    "traveller.sex",
    "document.issuer",
}

# What every event has, whatever its kind; `subject` alone may be missing.
ATTRIBUTES = {
    "id": "string",
    "source": "string",
    "subject": "string",
    "time": "timestamp",
    "type": "string",
}


def fields_of(kinds):
    """Path -> Field of what a rule on these kinds sees, required only where all of them require
    it.
    """
    out = {
        name: Field(kind, name != "subject", [], None, None, False)
        for name, kind in ATTRIBUTES.items()
    }
    for path in {path for kind in kinds for path in KINDS[kind]}:
        having = [KINDS[kind][path] for kind in kinds if path in KINDS[kind]]
        required = len(having) == len(kinds) and all(field.required for field in having)
        out[path] = having[0]._replace(required=required)
    return out
