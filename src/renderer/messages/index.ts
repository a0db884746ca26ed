export { formatDate, formatDay, formatDuration, formatList, formatMoment, formatTime } from "./format.ts";
export { followDays } from "./days.ts";
export { currentLanguage, onLanguageChange, speak } from "./language.ts";
export { titleOf } from "./room-title.ts";
export { sayError, sayFailure, sayHostFailure, t } from "./text.ts";
export { useLanguage } from "./use-language.ts";
