import { t } from "../../../messages/index.ts";
import { useProcessing } from "../../../stores/processing.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";

/** Says what was switched off by itself, since it did not work or was too much for this machine. */
export function ProcessingNotice() {
  const switchedOff = useProcessing((state) => state.switchedOff);
  if (!switchedOff) return null;
  return (
    <Banner
      actions={
        <Button onClick={() => useProcessing.setState({ switchedOff: null })}>{t("common.dismiss")}</Button>
      }
    >
      {t(`settings.calls.processing.switchedOff.${switchedOff.what}.${switchedOff.why}`)}
    </Banner>
  );
}
