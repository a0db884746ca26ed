import { Ellipsis } from "lucide-react";
import { useState } from "react";
import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { ConferenceForm } from "./conference-form.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { RenewLinksDialog } from "./renew-links-dialog.tsx";
import { StartStop } from "./start-stop.tsx";

/** What can be done about a conference as a whole. */
export function Commands({
  conference,
  onChanged,
  onDeleted,
}: {
  conference: ConferenceDocument;
  onChanged: () => void;
  onDeleted: () => void;
}) {
  const [open, setOpen] = useState<"edit" | "renew" | "delete" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <StartStop conference={conference} onChanged={onChanged} />
      <Menu
        label={t("conferences.page.more", { name: conference.name })}
        icon={<Ellipsis size={18} strokeWidth={1.5} />}
      >
        <MenuItem onPress={() => setOpen("edit")}>{t("conferences.page.edit")}</MenuItem>
        <MenuItem onPress={() => setOpen("renew")}>{t("conferences.links.renew")}</MenuItem>
        <MenuItem danger onPress={() => setOpen("delete")}>
          {t("conferences.page.delete")}
        </MenuItem>
      </Menu>
      {open === "edit" && (
        <ConferenceForm
          conference={conference}
          onClose={close}
          onDone={() => {
            close();
            onChanged();
          }}
        />
      )}
      {open === "renew" && <RenewLinksDialog conference={conference} onClose={close} onRenewed={onChanged} />}
      {open === "delete" && <DeleteDialog conference={conference} onClose={close} onDeleted={onDeleted} />}
    </>
  );
}
