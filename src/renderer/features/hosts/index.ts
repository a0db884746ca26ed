import { withLaterTexts } from "../../messages/load-later-texts.ts";
import { laterPart } from "../../ui/later-part.tsx";

export { labelOf } from "./host-label.ts";
export { JoinForm } from "./join-form.tsx";

export const OtherHosts = laterPart(
  async () => (await withLaterTexts(import("./other-hosts.tsx"))).OtherHosts,
);

export const HostList = laterPart(async () => (await withLaterTexts(import("./host-list.tsx"))).HostList);
