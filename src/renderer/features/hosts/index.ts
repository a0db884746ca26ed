import { loadLaterTexts } from "../../messages/load-later-texts.ts";
import { laterPart } from "../../ui/later-part.tsx";

export { labelOf } from "./host-label.ts";
export { JoinForm } from "./join-form.tsx";

export const OtherHosts = laterPart(async () => {
  const [{ OtherHosts }] = await Promise.all([import("./other-hosts.tsx"), loadLaterTexts()]);
  return OtherHosts;
});

export const HostList = laterPart(async () => {
  const [{ HostList }] = await Promise.all([import("./host-list.tsx"), loadLaterTexts()]);
  return HostList;
});
