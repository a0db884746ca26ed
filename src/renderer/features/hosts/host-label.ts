import type { ListedHost } from "../../../shared/contract/ipc.ts";
import { t } from "../../messages/index.ts";

/** What a host is called in a list. */
export const labelOf = ({ url, name }: ListedHost): string =>
  name ?? (url === null ? t("settings.hosts.own") : new URL(url).host);
