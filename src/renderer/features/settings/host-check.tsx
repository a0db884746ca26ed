import type { Check, CheckReport, PortRule, Repair } from "../../../shared/contract/doctor.ts";
import { t } from "../../messages/index.ts";
import { sayCheck } from "../../messages/say-check.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Problem } from "../../ui/field.tsx";
import { FindingLine, Findings } from "../../ui/finding-line.tsx";
import { Confirmation } from "./network-confirmation.tsx";
import styles from "./section.module.css";
import { useHostCheck } from "./use-host-check.ts";

/** Finds what may keep people from the host, and repairs what the host can repair. */
export function HostCheck() {
  const { report, running, problem, question, check, repair, confirm, cancel } = useHostCheck();
  return (
    <section>
      <h2>{t("hostCheck.title")}</h2>
      <p className={styles.text} role="status">
        {running
          ? t("hostCheck.running")
          : t(report ? `hostCheck.verdicts.${verdictOf(report)}` : "hostCheck.text")}
      </p>
      <Problem>{problem}</Problem>
      {report && (
        <Findings>
          {report.checks.map((one) => (
            <CheckLine key={one.id} check={one} disabled={running} onRepair={repair} />
          ))}
        </Findings>
      )}
      <span className={styles.actions}>
        <Button disabled={running} onClick={check}>
          {t(report ? "hostCheck.again" : "hostCheck.start")}
        </Button>
        {report && (
          <CopyButton key={reportText(report)} text={reportText(report)} label={t("hostCheck.copyReport")} />
        )}
      </span>
      {question && <Confirmation reason="calls" onConfirm={() => confirm(question)} onCancel={cancel} />}
    </section>
  );
}

function CheckLine({
  check,
  disabled,
  onRepair,
}: {
  check: Check;
  disabled: boolean;
  onRepair: (repair: Repair) => void;
}) {
  const { id, status, repair, fixed, rules } = check;
  const { found, means } = sayCheck(check);
  const title = t(`hostCheck.titles.${id}`);
  const lines = rules.map(ruleText);
  return (
    <FindingLine
      name={id}
      status={status}
      title={title}
      tried={t(`hostCheck.tries.${id}`)}
      found={found}
      means={fixed ? `${means} ${t("settings.network.fixed")}` : means}
      rules={lines}
    >
      {repair ? (
        <Button tone="primary" disabled={disabled} onClick={() => onRepair(repair)}>
          {t(`hostCheck.repairs.${repair}`)}
        </Button>
      ) : (
        lines.length > 0 && (
          <CopyButton
            text={lines.join("\n")}
            label={t("hostCheck.copyRules")}
            name={`${t("hostCheck.copyRules")}: ${title}`}
          />
        )
      )}
    </FindingLine>
  );
}

/** Written the same in every language. */
const ruleText = ({ protocol, port, address }: PortRule): string =>
  `${protocol.toUpperCase()} ${port} → ${address}`;

function verdictOf({ ok, checks }: CheckReport): "fine" | "limited" | "broken" {
  if (!ok) return "broken";
  return checks.some(({ status }) => status === "warn") ? "limited" : "fine";
}

/** The check as text to pass on. It contains the host's names and addresses, and no secrets. */
function reportText({ checks }: CheckReport): string {
  const lines = checks.map((check) => {
    const { found, means } = sayCheck(check);
    const rules = check.rules.map((rule) => `  ${ruleText(rule)}`);
    return [`${marks[check.status]} ${t(`hostCheck.titles.${check.id}`)}: ${found} ${means}`, ...rules].join(
      "\n",
    );
  });
  return [t("hostCheck.title"), ...lines].join("\n");
}

const marks: Record<Check["status"], string> = { ok: "✓", warn: "!", fail: "✗", skipped: "–" };
