export type { LinkParts } from "./app-link.tsx";
export { BrokenPage } from "./broken-page.tsx";
export { PlainPage, UnreachablePage } from "./page.tsx";
export { FailedPage, HostChoice, SignedOutPage, SignInPage } from "./later-pages.tsx";
export { InvitePage } from "./invite-page.tsx";
export { NameCard, NameForm } from "./name-card.tsx";
export { showFolder } from "./show-folder.ts";
