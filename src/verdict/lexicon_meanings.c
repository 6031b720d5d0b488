/* SPDX-License-Identifier: MIT */
/*
 * lexicon_meanings.c - words with a meaning that behaviour.h holds against the readings.
 *
 * Each list is sorted by bytes, and no word stands in two.
 */
#include "verdict/lexicon.h"

/* clang-format off */
#define GROUP(lexeme, words) { lexeme, words, sizeof(words) / sizeof((words)[0]) }

/* A move that is small by its score. */
static const char *const small_words[] = {
	"barely", "gentle", "gently", "little", "marginal", "marginally", "mild", "mildly", "minor",
	"modest", "modestly", "slight", "slightly", "small", "tiny",
};

/* An anomaly stands. */
static const char *const large_words[] = {
	"big", "considerable", "considerably", "dramatic", "dramatically", "drastic", "drastically",
	"enormous", "great", "heavily", "heavy", "huge", "large", "markedly", "massive",
	"pronounced", "significant", "significantly", "sizable", "sizeable", "strong", "strongly",
	"substantial", "substantially", "vast",
};

/* Only with a number: "settles at 12.7". */
static const char *const figure_words[] = {
	"consuming", "export", "exported", "exporting", "exports", "feeding", "import", "imported",
	"importing", "imports", "lasted", "lasts", "rained", "settle", "settled", "settles",
	"settling",
};

/* It lies above its base, or above the number that follows. */
static const char *const above_words[] = {
	"above", "dwarf", "dwarfed", "dwarfs", "exceed", "exceeded", "exceeding", "exceeds",
	"outdoes", "overshoot", "overshoots", "overshot", "surpass", "surpassed", "surpasses",
	"topped", "topping", "tops",
};

/* The same below. */
static const char *const below_words[] = {
	"below", "beneath", "undercut", "undercuts", "undershoot", "undershoots", "undershot",
};

/* The same of comparatives: "hotter than usual". */
static const char *const higher_words[] = {
	"bigger", "faster", "greater", "harder", "heavier", "higher", "hotter", "larger", "louder",
	"stronger", "warmer",
};

/* And downwards. */
static const char *const lower_words[] = {
	"colder", "cooler", "lighter", "lower", "slower", "smaller", "softer", "weaker",
};

/* The window's greatest reading. */
static const char *const highest_words[] = {
	"biggest", "busiest", "deepest", "fastest", "fullest", "greatest", "heaviest", "highest",
	"hottest", "largest", "loudest", "strongest", "warmest",
};

/* The least. */
static const char *const lowest_words[] = {
	"calmest", "coldest", "coolest", "emptiest", "lightest", "lowest", "quietest", "shallowest",
	"slowest", "smallest", "weakest",
};

/* More than half of the readings. */
static const char *const most_words[] = {
	"generally", "largely", "mainly", "majority", "most", "mostly",
};

/* Three equal readings on end, or a number. */
static const char *const equal_words[] = {
	"alike", "equal", "equals", "identical",
};

/* One reading, no more. */
static const char *const single_words[] = {
	"isolated", "lone", "single", "sole",
};

/* "no change": nothing moved. */
static const char *const change_words[] = {
	"change", "changed", "changes", "changing",
};

/* "the same dip": there is another. */
static const char *const same_words[] = {
	"same",
};

/* Below zero. */
static const char *const negative_words[] = {
	"negative",
};

/* Above zero. */
static const char *const positive_words[] = {
	"positive",
};

/* At a row that is named, nothing is out. */
static const char *const normal_words[] = {
	"fine", "harmless", "healthy", "inconspicuous", "normal", "ordinary", "unremarkable",
};

/* One anomaly beside another. */
static const char *const deeper_words[] = {
	"deeper", "shallower", "steeper",
};

/* A silence, or five rows. */
static const char *const longer_words[] = {
	"longer",
};

/* Three rows at most. */
static const char *const shorter_words[] = {
	"shorter",
};

/* It is over, rests or is missing. */
static const char *const stops_words[] = {
	"stop", "stopped", "stopping", "stops",
};

/* It went up, or the window rises. */
static const char *const up_words[] = {
	"bump", "bumps", "burst", "bursts", "charge", "charged", "charges", "charging", "crest",
	"crests", "fill", "filled", "filling", "fills", "gain", "gained", "gains", "grew", "grow",
	"grown", "grows", "heating", "inflow", "leap", "leaped", "leaps", "leapt", "lift", "lifted",
	"mount", "mounted", "mounts", "overheat", "overheated", "overheating", "overheats", "raise",
	"raised", "recharge", "recharging", "rocketed", "shoots", "skyrocket", "skyrocketed",
	"skyrockets", "soar", "soars", "vaulted", "warming",
};

/* It went down, or the window falls. */
static const char *const down_words[] = {
	"bottomed", "collapsing", "cooling", "crash", "crashed", "crashes", "deflates", "deplete",
	"depleted", "depletes", "depleting", "discharge", "discharged", "discharges", "discharging",
	"dive", "dived", "dives", "diving", "drain", "drained", "draining", "drains", "ease",
	"eased", "eases", "ebb", "ebbed", "ebbing", "ebbs", "emptying", "halve", "lose", "loses",
	"losing", "lost", "lowered", "plummeting", "plummets", "plunging", "reduce", "reduced",
	"reduction", "retreat", "retreated", "retreats", "sag", "sagged", "sags", "slid", "slide",
	"slides", "sliding", "slip", "slipped", "slipping", "slips", "slumped", "slumps", "trough",
	"troughed", "troughs", "tumble", "tumbled", "tumbles",
};

/* It lies above its base. */
static const char *const high_words[] = {
	"elevated", "excessive", "heightened", "high", "hot", "overload", "overloaded",
};

/* Below it. */
static const char *const low_words[] = {
	"cold", "depressed", "diminished", "idle", "low", "weak",
};

/* It is over: by the row that is named, or later. */
static const char *const back_words[] = {
	"afterward", "afterwards", "awoke", "back", "cease", "ceased", "ceases", "fade", "faded",
	"fades", "fading", "normalise", "normalised", "normalises", "normalize", "normalized",
	"normalizes", "reappear", "reappeared", "reappears", "rebound", "rebounded", "rebounds",
	"recover", "recovered", "recovering", "recovers", "recovery", "recuperated", "restore",
	"restored", "restores", "resume", "resumed", "resumes", "resuming", "return", "returned",
	"returning", "returns", "revert", "reverted", "reverting", "reverts", "subside", "subsided",
	"subsides", "subsiding", "temporarily", "temporary", "thereafter", "transient", "wakes",
	"woke",
};

/* It is not over at the end. */
static const char *const stays_words[] = {
	"continue", "continued", "continues", "continuing", "lasting", "linger", "lingered",
	"lingering", "lingers", "ongoing", "permanent", "permanently", "persist", "persisted",
	"persistent", "persistently", "persisting", "persists", "remain", "remained", "remaining",
	"remains", "stay", "stayed", "staying", "stays", "sustained",
};

/* Half of the way or more in one step. */
static const char *const sudden_words[] = {
	"abrupt", "abruptly", "instantaneous", "instantaneously", "instantly", "quick", "quickly",
	"rapid", "rapidly", "sharp", "sharply", "steep", "steeply", "sudden", "suddenly",
};

/* In many steps. */
static const char *const gradual_words[] = {
	"creep", "creeping", "creeps", "crept", "drift", "drifted", "drifting", "drifts", "gradual",
	"gradually", "incremental", "incrementally", "progressive", "progressively", "slow",
	"slowly", "steadily", "tendency", "trend", "trends",
};

/* Another reading like it, or a wave. */
static const char *const recurs_words[] = {
	"cycle", "cycles", "cyclic", "cyclical", "daily", "diurnal", "frequent", "frequently",
	"hourly", "intermittent", "intermittently", "occasional", "occasionally", "often",
	"oscillation", "pattern", "patterns", "periodic", "periodically", "recur", "recurred",
	"recurrence", "recurrent", "recurring", "recurs", "regularly", "repeat", "repeated",
	"repeatedly", "repeating", "repeats", "rhythm", "rhythmic", "rhythms", "routine",
	"seasonal", "seasonality", "sometimes", "sporadic", "sporadically", "tidal", "tide", "wave",
	"waves",
};

/* Great steps in turn up and down, or an anomaly of noise. */
static const char *const swings_words[] = {
	"alternate", "alternated", "alternates", "alternating", "bounce", "bounced", "bounces",
	"bouncing", "choppy", "dispersion", "erratic", "erratically", "flip", "flipped", "flipping",
	"flips", "fluctuate", "fluctuated", "fluctuates", "fluctuating", "fluctuation",
	"fluctuations", "flutter", "flutters", "instability", "jitter", "jitters", "jittery",
	"noise", "noisy", "oscillate", "oscillated", "oscillates", "oscillating", "restless",
	"sawtooth", "scatter", "scattered", "scatters", "swinging", "swings", "toggle", "toggled",
	"toggles", "toggling", "turbulent", "unrest", "unstable", "variability", "variable",
	"variation", "varied", "varies", "vary", "varying", "volatile", "volatility", "wobble",
	"wobbled", "wobbles", "wobbling", "zigzag", "zigzags",
};

/* Three equal readings on end, where it is said. */
static const char *const still_words[] = {
	"capped", "clipped", "constant", "constantly", "flat", "flatline", "flatlined", "flatlines",
	"flatlining", "freeze", "freezes", "freezing", "froze", "frozen", "hang", "hangs", "hung",
	"immobile", "locked", "motionless", "pinned", "plateau", "plateaus", "saturated",
	"stagnant", "stagnated", "stagnates", "standstill", "static", "stuck", "unchanged",
	"unchanging",
};

/* No anomaly and no trend. */
static const char *const calm_words[] = {
	"calm", "calmly", "hum", "humming", "hums", "purr", "purring", "purrs", "quiet", "smooth",
	"smoothly", "stable", "stably", "steady", "unaffected", "undisturbed", "uneventful",
};

/* A missing reading or a silence. */
static const char *const absent_words[] = {
	"absence", "absent", "asleep", "blank", "dead", "disappear", "disappeared", "disappears",
	"dropout", "dropouts", "empty", "gap", "gaps", "hole", "holes", "interrupted",
	"interruption", "interruptions", "lack", "lacked", "lacking", "lacks", "missed", "missing",
	"nan", "null", "offline", "omitted", "outage", "outages", "pause", "paused", "pauses",
	"silence", "silent", "skipped", "sleep", "sleeps", "slept", "unavailable", "vanish",
	"vanished", "vanishes",
};

/* Two columns moved at one row. */
static const char *const together_words[] = {
	"accompanied", "alongside", "coincide", "coincided", "coincident", "coincides",
	"coinciding", "concurrent", "concurrently", "correlate", "correlated", "correlates",
	"correlation", "jointly", "likewise", "parallel", "simultaneous", "simultaneously",
	"tandem", "together", "unison",
};

/* Two at least, or four. */
static const char *const many_words[] = {
	"couple", "few", "handful", "many", "multiple", "numerous", "several", "various",
};

/* Three rows at most, or a twentieth of the window. */
static const char *const short_words[] = {
	"brief", "briefly", "fleeting", "immediately", "momentarily", "momentary", "promptly",
	"short", "shortly", "soon", "swiftly",
};

/* Five rows at least, or a silence. */
static const char *const long_words[] = {
	"extended", "lengthy", "long", "prolonged",
};

/* In the first two fifths of the window. */
static const char *const early_words[] = {
	"early",
};

/* In the last two fifths. */
static const char *const late_words[] = {
	"late",
};

/* Times of the day and of the week. */
static const char *const night_words[] = {
	"night", "nightly", "nights", "nighttime", "overnight",
};

static const char *const morning_words[] = {
	"morning", "mornings",
};

static const char *const noon_words[] = {
	"midday", "noon",
};

static const char *const afternoon_words[] = {
	"afternoon", "afternoons",
};

static const char *const evening_words[] = {
	"evening", "evenings",
};

static const char *const midnight_words[] = {
	"midnight",
};

static const char *const weekend_words[] = {
	"weekend", "weekends",
};

const struct lexicon_group lexicon_meanings[LEXICON_MEANINGS] = {
	GROUP(LEXEME_SMALL, small_words),
	GROUP(LEXEME_LARGE, large_words),
	GROUP(LEXEME_FIGURE, figure_words),
	GROUP(LEXEME_ABOVE, above_words),
	GROUP(LEXEME_BELOW, below_words),
	GROUP(LEXEME_HIGHER, higher_words),
	GROUP(LEXEME_LOWER, lower_words),
	GROUP(LEXEME_HIGHEST, highest_words),
	GROUP(LEXEME_LOWEST, lowest_words),
	GROUP(LEXEME_MOST, most_words),
	GROUP(LEXEME_EQUAL, equal_words),
	GROUP(LEXEME_SINGLE, single_words),
	GROUP(LEXEME_CHANGE, change_words),
	GROUP(LEXEME_SAME, same_words),
	GROUP(LEXEME_NEGATIVE, negative_words),
	GROUP(LEXEME_POSITIVE, positive_words),
	GROUP(LEXEME_NORMAL, normal_words),
	GROUP(LEXEME_DEEPER, deeper_words),
	GROUP(LEXEME_LONGER, longer_words),
	GROUP(LEXEME_SHORTER, shorter_words),
	GROUP(LEXEME_STOPS, stops_words),
	GROUP(LEXEME_UP, up_words),
	GROUP(LEXEME_DOWN, down_words),
	GROUP(LEXEME_HIGH, high_words),
	GROUP(LEXEME_LOW, low_words),
	GROUP(LEXEME_BACK, back_words),
	GROUP(LEXEME_STAYS, stays_words),
	GROUP(LEXEME_SUDDEN, sudden_words),
	GROUP(LEXEME_GRADUAL, gradual_words),
	GROUP(LEXEME_RECURS, recurs_words),
	GROUP(LEXEME_SWINGS, swings_words),
	GROUP(LEXEME_STILL, still_words),
	GROUP(LEXEME_CALM, calm_words),
	GROUP(LEXEME_ABSENT, absent_words),
	GROUP(LEXEME_TOGETHER, together_words),
	GROUP(LEXEME_MANY, many_words),
	GROUP(LEXEME_SHORT, short_words),
	GROUP(LEXEME_LONG, long_words),
	GROUP(LEXEME_EARLY, early_words),
	GROUP(LEXEME_LATE, late_words),
	GROUP(LEXEME_NIGHT, night_words),
	GROUP(LEXEME_MORNING, morning_words),
	GROUP(LEXEME_NOON, noon_words),
	GROUP(LEXEME_AFTERNOON, afternoon_words),
	GROUP(LEXEME_EVENING, evening_words),
	GROUP(LEXEME_MIDNIGHT, midnight_words),
	GROUP(LEXEME_WEEKEND, weekend_words),
};
