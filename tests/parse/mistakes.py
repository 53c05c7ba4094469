"""Slips that an author makes, each as a change of a true case, and where it is to be named."""

from __future__ import annotations

from casebooks import CASE

Spoiled = tuple[str, str, list[tuple[int, int, str, str]]]
SPOILED: dict[str, Spoiled] = {
    "a misspelt key": (
        "effect: arrivals", "efect: arrivals",
        [
            (25, 3, "missing-key", "'fence-cuts-arrivals' lacks 'effect'"),
            (28, 5, "unknown-key", "unknown key 'efect' in 'fence-cuts-arrivals' [unknown-key] "
                                   "Did you mean 'effect'?"),
        ],
    ),
    "a misspelt section": (
        "claims:", "clams:", [(24, 1, "unknown-key", "Did you mean 'claims'?")],
    ),
    "a misspelt link type": (
        "linkType: causes", "linkType: casues",
        [(29, 15, "unknown-value", "'casues' is no linkType [unknown-value] Did you mean 'causes'?")],
    ),
    "a misspelt class": (
        "type: Defection", "type: Defecton",
        [(19, 21, "unknown-value", "'Defecton' is no type")],
    ),
    "a type in the words of everybody": (
        "tumen-bank: {type: Region", "tumen-bank: {type: Village",
        [(16, 22, "unknown-value", "'Village' is no type [unknown-value] Did you mean 'Place'?")],
    ),
    "a type of another section": (
        "diplomat: {type: Person", "diplomat: {type: town",
        [(13, 20, "unknown-value", "[unknown-value] Perhaps it is a 'City', under 'places'.")],
    ),
    "how sure, in the words of everybody": (
        "linkType: causes", "modality: Likely",
        [(29, 15, "unknown-value", "'Likely' is no modality [unknown-value] Did you mean 'possible'?")],
    ),
    "a key in the words of everybody": (
        "    gist: The fence is", "    summary: The fence is",
        [
            (25, 3, "missing-key", "'fence-cuts-arrivals' lacks 'gist'"),
            (31, 5, "unknown-key", "Did you mean 'gist'?"),
        ],
    ),
    "an author by name, whose claims are nobody's for that": (
        "author: han-mi-rae", "author: Han Mi-rae",
        [(4, 9, "wrong-value", "'Han Mi-rae' is no id [wrong-value] Did you mean 'han-mi-rae'?")],
    ),
    "an author whom nobody describes": (
        "author: han-mi-rae", "author: han-mirae",
        [(4, 9, "dangling-reference", "Did you mean 'han-mi-rae'?")],
    ),
    "a reference that leads nowhere": (
        "cause: fence", "cause: fnece",
        [(27, 12, "dangling-reference", "nothing is called 'fnece' [dangling-reference] "
                                        "Did you mean 'fence'?")],
    ),
    "a passage that is not there": (
        "at: [p1s1, p1s2]", "at: [p1s1, p1s9]",
        [(32, 16, "dangling-reference", "nothing is called 'p1s9'")],
    ),
    "an affiliation": (
        "diplomat: {type: Person", "diplomat: {affiliation: tumen-bank, type: Person",
        [(13, 14, "unknown-key", "Did you mean 'worksAt'?")],
    ),
    "a strength": (
        "    sign: decreases\n", "    sign: decreases\n    strength: strong\n",
        [(31, 5, "unknown-key", "Did you mean 'linkType' or 'modality'?")],
    ),
    "an event that did not happen": (
        "date: 2012,", "date: 2012, status: did not happen,",
        [(18, 105, "unknown-value", "Did you mean 'denied'?")],
    ),
    "a passage that nobody has anchored": (
        "at: [p1s1, p1s2]", "at: [p1s1, headline]",
        [(32, 16, "dangling-reference", "Put it under 'passages'")],
    ),
    "yes": (
        "value: 1200", "value: 1200\n    approximate: yes",
        [(38, 18, "unknown-value", "Did you mean 'true'?")],
    ),
    "a day that is not there, as people write it": (
        "published: 2016-08", "published: 31/02/2021",
        [(5, 12, "bad-date", "'31/02/2021' is no date [bad-date] 2021-02 has no day 31.")],
    ),
    "one of two years": (
        "published: 2016-08", "published: 2015 or 2016",
        [(5, 12, "bad-date", 'Did you mean "[2015,2016]"?')],
    ),
    "an impossible date": (
        "date: 2012,", "date: 2012-02-30,",
        [(18, 91, "bad-date", "'2012-02-30' is no date [bad-date] 2012-02 has no day 30.")],
    ),
    "a month that does not exist": (
        "period: 2015", "period: 2015-13", [(36, 13, "bad-date", "There is no month 13.")],
    ),
    "a date as people write it": (
        "date: 2016-08~", "date: 2016-8-17", [(19, 72, "bad-date", "Did you mean 2016-08-17?")],
    ),
    "an interval that runs backwards": (
        "date: 2012,", "date: 2014/2012,", [(18, 91, "bad-date", "Did you mean 2012/2014?")],
    ),
    "an interval with one end": (
        "date: 2012,", "date: 2012/,", [(18, 91, "bad-date", "Write '..' for an end that is open")],
    ),
    "a passage beyond the text": (
        "end: 30", "end: 300",
        [(8, 25, "passage-range", "passage 'p1s1' ends at 300, but the text has 90 characters")],
    ),
    "a passage that ends before it begins": (
        "start: 31, end: 63", "start: 63, end: 31",
        [(9, 17, "wrong-order", "'p1s2'")],
    ),
    "a percentage without its base": (
        "value: 1200\n    unit: persons", "value: 15.6\n    unit: percent",
        [(33, 3, "percent-has-base", "'basePeriod' (compared with when) or 'baseOf' (of what)")],
    ),
    "a percentage that stands as a count": (
        "value: 1200\n    unit: persons", "value: 15.6\n    unit: percent\n    basePeriod: 2014",
        [(33, 3, "percent-is-no-count", "Say 'statistic: change' (against 'basePeriod')")],
    ),
    "a claim of another case, as answers name it": (
        "    sign: decreases\n", "    sign: decreases\n    disputes: border-2015/fence\n",
        [(31, 15, "wrong-value", "Did you mean '../border-2015/fence'?")],
    ),
    "a figure without a value": (
        "    value: 1200\n", "", [(33, 3, "", "value")],
    ),
    "persons with a point for the thousands": (
        "value: 1200", "value: 1.200",
        [(33, 3, "count-is-whole", "1240, not 1.240")],
    ),
    "a figure in words": (
        "value: 1200", "value: twelve hundred",
        [(37, 12, "wrong-value", "'twelve hundred' is no number")],
    ),
    "a figure with a separator": (
        "value: 1200", "value: 1,200", [(37, 12, "wrong-value", "no thousands separator")],
    ),
    "a place that departs": (
        "departing: diplomat", "departing: tumen-bank",
        [(19, 43, "wrong-kind", "'departing' of a departure must be an actor")],
    ),
    "an id with a space": (
        "  departure: {", "  De Parture: {",
        [(19, 3, "bad-id", "'De Parture' cannot be an id [bad-id] An id is lower-case letters")],
    ),
    "an address where an id belongs": (
        "from: north", "from: http://x y/", [(19, 59, "wrong-value", "'http://x y/' is no id")],
    ),
    "a language that is none": (
        "name: {en: arrivals}", "name: {english!: arrivals}",
        [(21, 38, "bad-language", "'english!' is no language")],
    ),
    "a key that stands twice": (
        "    sign: decreases\n", "    sign: decreases\n    sign: increases\n",
        [(31, 5, "duplicate-key", "It stands in line 30 already")],
    ),
    "one id for two things": (
        "conditions:\n", "conditions:\n  fence: {type: Condition}\n",
        [(21, 3, "id-clash", "'fence' stands under 'conditions' and under 'events'")],
    ),
    "a case under another name": (
        "id: border-2016", "id: border-2017",
        [(1, 5, "wrong-id", "the case calls itself 'border-2017', its file 'border-2016'")],
    ),
    "a list for one value": (
        "published: 2016-08", "published: [2016-08, 2017]",
        [(5, 12, "wrong-type", "'published' is a list, and not one date")],
    ),
    "a list for a section": (
        "conditions:\n  arrivals: {type: Condition, name: {en: arrivals}, at: p1s2}\n",
        "conditions: [arrivals]\n",
        [
            (20, 13, "wrong-type", "'conditions' is a list, and not a map of keys and values"),
            (22, 72, "dangling-reference", "nothing is called 'arrivals'"),
            (27, 13, "dangling-reference", "nothing is called 'arrivals'"),
        ],
    ),
    "a deprecated claim without a reason": (
        "value: 1200", "value: 1200\n    rank: deprecated",
        [(33, 3, "deprecated-has-reason", "needs a 'rankReason'")],
    ),
    "the same cause twice": (
        "cause: fence", "cause: [fence, fence]",
        [(27, 12, "repeated-value", "names the same thing twice")],
    ),
    "a claim without a gist": (
        "    gist: Twelve hundred arrived in 2015.\n", "",
        [(33, 3, "missing-key", "'arrivals-2015' lacks 'gist'")],
    ),
    "a key without a value": (
        "sign: decreases", "sign:", [(30, 5, "empty-value", "'sign' has no value")],
    ),
    "letters that read backwards": (
        "gist: The fence", "gist: The \u202efence",
        [(31, 11, "hidden-character", "the text-direction character U+202E")],
    ),
    "a letter that is not there": (
        "Han Mi-rae,", "Han\u200b Mi-rae,",
        [(12, 41, "hidden-character", "the invisible character U+200B")],
    ),
    "an anchor": ("cause: fence", "cause: &c fence", [(27, 12, "yaml-anchor", "anchors (&name)")]),
    "an alias": ("cause: fence", "cause: *c", [(27, 12, "yaml-anchor", "aliases (*name)")]),
    "a tag": ("cause: fence", "cause: !!str fence", [(27, 12, "yaml-tag", "tags (!name)")]),
    "a text with a colon": (
        "gist: The fence is", "gist: The fence: it is",
        [(31, 20, "yaml-syntax", "A text with ': ' in it needs quotes around it.")],
    ),
    "a tab": ("    sign: decreases", "\tsign: decreases", [(30, 1, "yaml-syntax", "not with tabs")]),
    "a number sign that begins a comment": (
        "gist: The fence is", "gist: Fence #12 is",
        [(31, 17, "commented-out-text", "'#12' and what follows it in this line is a comment")],
    ),
    "a quotation mark that is never closed": (
        "gist: The fence is", 'gist: "The fence is',
        [(31, 11, "yaml-syntax", "a quotation mark is opened here, and nowhere closed")],
    ),
    "a quotation within a text that has no quotes": (
        "gist: The fence is", 'gist: "The fence" is',
        [(31, 23, "yaml-syntax", "A text that begins with a quotation mark ends with it")],
    ),
    "an apostrophe between single quotes": (
        "{en: the diplomat}", "{en: 'the diplomat's'}",
        [(13, 53, "yaml-syntax", 'needs "…" around the whole')],
    ),
    "a brace that is never closed": (
        "{en: the diplomat}", "{en: the diplomat",
        [(13, 13, "yaml-syntax", "'{' is opened here, and nowhere closed")],
    ),
    "a line further in than its fellows": (
        "    sign: decreases", "     sign: decreases", [(30, 10, "yaml-syntax", "this line is indented otherwise")],
    ),
    "claims that are not indented": (
        "    type: CausalClaim\n    cause: fence\n", "  type: CausalClaim\n  cause: fence\n",
        [
            (25, 3, "empty-value", "'fence-cuts-arrivals' has no value"),
            (28, 11, "yaml-syntax", "this line is indented otherwise"),
        ],
    ),
    "a claim as an item of a list": (
        "claims:\n  fence-cuts-arrivals:", "claims:\n  - fence-cuts-arrivals:",
        [
            (25, 5, "empty-value", "'fence-cuts-arrivals' has no value"),
            (33, 3, "yaml-syntax", "write each id with a colon, in place of '- '"),
        ],
    ),
    "a second document": ("claims:", "---\nclaims:", [(24, 1, "several-documents", "second YAML")]),
    "a separator between braces": (
        "date: 2012,", "date: 2012, 100,",
        [(18, 97, "unexpected-key", "'100' stands alone behind a comma")],
    ),
    "a comma between braces": (
        "{en: the diplomat}", "{en: Diplomat, the}",
        [(13, 49, "unexpected-key", "A text with a comma needs quotes here.")],
    ),
    "a hash that is none": (
        "{start: 0, end: 30, sha256: ", "{start: 0, end: 30, sha256: x",
        [(8, 37, "wrong-value", "64 hexadecimal digits")],
    ),
    "a place before the text": (
        "start: 0, end", "start: -1, end", [(8, 17, "wrong-value", "must be a whole number, 0 or more")],
    ),
    "a place in words": (
        "start: 0, end", "start: zero, end",
        [(8, 17, "wrong-value", "'zero' is no whole number")],
    ),
    "a latitude beyond the pole": (
        "within: north}", "within: north, latitude: 91}",
        [(16, 86, "wrong-value", "from -90 to 90")],
    ),
    "an address without https": (
        "published: 2016-08", "published: 2016-08\nurl: www.example.org",
        [(6, 6, "wrong-value", "It begins with https:// or http://.")],
    ),
    "a statement with neither thing nor value": (
        "type: CausalClaim\n    cause: fence\n    effect: arrivals\n    linkType: causes\n    sign: decreases\n",
        "type: StatementClaim\n    subject: fence\n    property: status\n",
        [(25, 3, "object-or-text", "and not both")],
    ),
    "a statement with both": (
        "type: CausalClaim\n    cause: fence\n    effect: arrivals\n    linkType: causes\n    sign: decreases\n",
        "type: StatementClaim\n    subject: fence\n    property: status\n    object: north\n    objectText: happened\n",
        [(25, 3, "object-or-text", "and not both")],
    ),
    "a statement of an unknown property": (
        "type: CausalClaim\n    cause: fence\n    effect: arrivals\n    linkType: causes\n    sign: decreases\n",
        "type: StatementClaim\n    subject: fence\n    property: stauts\n    objectText: happened\n",
        [(28, 15, "unknown-value", "Did you mean 'status'")],
    ),
    "a person among the places": (
        "tumen-bank: {type: Region", "tumen-bank: {type: Person",
        # That the fence is built at no place follows from it, and is not said again.
        [(16, 22, "unknown-value", "'Person' is no type")],
    ),
    "a name where an id belongs": (
        "author: han-mi-rae", "author: 한미래",
        [(4, 9, "wrong-value", "'한미래' is no id [wrong-value] Did you mean 'han-mi-rae'?")],
    ),
    "a language by its name": (
        "published: 2016-08", "published: 2016-08\nlanguage: in Korean",
        [(6, 11, "wrong-value", "'in Korean' is no language")],
    ),
    "an empty list": (
        "at: [p1s1, p1s2]", "at: []", [(32, 9, "empty-value", "is empty")],
    ),
    "an unknown sex": (
        "name: {en: the diplomat}", "sex: m, name: {en: the diplomat}",
        [(13, 33, "unknown-value", "'m' is no sex")],
    ),
    "an unknown rank": (
        "value: 1200", "value: 1200\n    rank: low", [(38, 11, "unknown-value", "'low' is no rank")],
    ),
    "a case without an id": (
        "id: border-2016\n", "", [(1, 1, "missing-key", "the case lacks 'id'")],
    ),
    "a case without a type": (
        "type: Article\n", "", [(1, 1, "missing-key", "the case lacks 'type'")],
    ),
    "a case without a title": (
        "title: {en: Behind the fence}\n", "", [(1, 1, "missing-key", "the case lacks 'title'")],
    ),
    "a thing without a type": (
        "fence: {type: Construction, ", "fence: {", [(18, 3, "missing-key", "'fence' lacks 'type'"), (27, 12, "wrong-kind", "must be a thing")],
    ),
    "a place that wrote the article": (
        "author: han-mi-rae", "author: north",
        [(4, 9, "wrong-kind", "must be an actor"), (25, 3, "wrong-kind", ""), (33, 3, "wrong-kind", "")],
    ),
    "a claim by nobody": (
        "author: han-mi-rae\n", "",
        [(24, 3, "missing-key", "give the source an 'author'"), (32, 3, "missing-key", "needs somebody")],
    ),
    "a month before the first": (
        "period: 2015", "period: 2015-00", [(36, 13, "bad-date", "")],
    ),
    "a day in words": (
        "published: 2016-08", "published: August 2016", [(5, 12, "bad-date", "")],
    ),
    "a claim that rests on a claim of no case": (
        "    sign: decreases\n", "    sign: decreases\n    supports: ../border-2015/fence\n",
        [(31, 15, "dangling-reference", "nothing is called 'border-2015/fence'")],
    ),
    "a truth value in words": (
        "value: 1200", "value: 1200\n    approximate: perhaps",
        [(38, 18, "unknown-value", "One of: true, false.")],
    ),
    "a list of cases": (CASE, "- id: border-2016\n", [(1, 1, "wrong-type", "a case is a map")]),
    "nothing": (CASE, "", [(1, 1, "empty", "the file is empty")]),
}  # fmt: skip
