import { useEffect } from "react";
import type { HostErrorCode } from "../../shared/errors/host-codes.ts";
import { showFolder } from "../features/welcome/index.ts";
import { sayHostFailure, t } from "../messages/index.ts";
import { useLaterTexts } from "../messages/use-later-texts.ts";
import { platform } from "../platform/index.ts";
import { useApp } from "../stores/app-store.ts";
import { useHostNotices } from "../stores/host-notices.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";

/** Problems of the host, while they last. */
export function HostBanners() {
  const notices = useHostNotices();
  return (
    <>
      <ConnectionBanner />
      {notices.map((notice) => (
        <Banner key={notice}>{t(`hostNotice.${notice}`)}</Banner>
      ))}
    </>
  );
}

function ConnectionBanner() {
  const online = useApp((state) => state.online);
  const host = useApp((state) => state.host);
  const news = useApp((state) => state.mediaServer);
  useEffect(() => platform.mediaServer?.onNews((mediaServer) => useApp.setState({ mediaServer })), []);

  if (host.status === "failed")
    return (
      <Banner
        actions={
          <>
            {host.folder !== null && <Button onClick={showFolder}>{t("connection.showFolder")}</Button>}
            <Button onClick={() => void platform.host?.retry()}>{t("common.retry")}</Button>
          </>
        }
      >
        <HostFailure code={host.code} /> {host.log !== null && t("connection.logAt", { log: host.log })}
      </Banner>
    );
  if (!online) return <Banner>{t("connection.offline")}</Banner>;
  switch (news.status) {
    case "finding":
      return (
        <Banner
          actions={<Button onClick={() => platform.mediaServer?.cancel()}>{t("common.cancel")}</Button>}
        >
          {t(`mediaServer.${news.step}`)}{" "}
          {news.fraction !== null && (
            <progress value={news.fraction} aria-label={t(`mediaServer.${news.step}`)} />
          )}
        </Banner>
      );
    case "unavailable":
    case "waiting":
      return (
        <Banner actions={<Button onClick={() => platform.mediaServer?.retry()}>{t("common.retry")}</Button>}>
          <HostFailure code={news.code} />
        </Banner>
      );
    default:
      return null;
  }
}

function HostFailure({ code }: { code: HostErrorCode }) {
  return useLaterTexts() && sayHostFailure(code);
}
