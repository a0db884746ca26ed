import { useState } from "react";
import { t } from "../../messages/index.ts";
import { joinHost, type Refusal } from "../../stores/hosts.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { textIn, useForm } from "../../ui/form.ts";

/** Joins the host of a link that is pasted here. */
export function JoinForm({
  className,
  button,
}: {
  className: string | undefined;
  /** The class of its button. */
  button?: string | undefined;
}) {
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [problem, join, joining] = useForm(async (form) => {
    setRefused(null);
    setRefused(await joinHost(textIn(form, "link")));
  });
  return (
    <form onSubmit={join} className={className}>
      <Field
        label={t("settings.hosts.link")}
        name="link"
        type="url"
        required
        dir="ltr"
        spellCheck={false}
        maxLength={1_000}
      />
      <Problem>{refused === null ? problem : t(`settings.hosts.refused.${refused}`)}</Problem>
      <Button submit tone="primary" className={button} disabled={joining}>
        {t("settings.hosts.joinDo")}
      </Button>
    </form>
  );
}
