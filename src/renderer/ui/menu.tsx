import { ChevronUp } from "lucide-react";
import {
  useEffect,
  useId,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import { flushSync } from "react-dom";
import { log } from "../log/log.ts";
import { t } from "../messages/index.ts";
import { IconButton } from "./button.tsx";
import { cx } from "./class-names.ts";
import { later } from "./later.ts";
import { MenuParts } from "./menu-context.ts";
import styles from "./menu.module.css";

export { MenuChoice, MenuItem, MenuSeparator } from "./menu-context.ts";

const parts = later(() => import("./menu-list.tsx"));

/**
 * A button that opens a menu. The popover is the browser's: top layer, placement, closing by Escape or a press outside,
 * and returning the focus. Roles and keys inside it are React Aria's, which is loaded after the first screen.
 */
export function Menu(props: {
  label: string;
  /** The content of the button; by default an arrow, for a menu that belongs to the button beside it. */
  icon?: ReactNode;
  /** Opens upwards, for buttons at the lower edge. */
  above?: boolean;
  /** Its items are side by side. */
  row?: boolean;
  className?: string | undefined;
  children: ReactNode;
}) {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const [loaded, setLoaded] = useState(parts.get);
  // A unique name for each: with a shared one, a menu in the top layer would use the last anchor of that name.
  const anchor = { "--anchor": `--menu-${id.replaceAll(/\W/g, "")}` } as CSSProperties;
  const close = () => popover.current?.hidePopover();

  useEffect(() => {
    if (!open || loaded) return;
    setFailed(false);
    parts.load().then(setLoaded, (error: unknown) => {
      log.warn("A menu could not be loaded", { error });
      setFailed(true);
    });
  }, [open, loaded]);

  const openByArrow = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    popover.current?.showPopover();
  };
  return (
    <>
      <IconButton
        ref={button}
        label={props.label}
        tip=""
        aria-haspopup="menu"
        className={cx(styles.open, props.className)}
        style={anchor}
        popoverTarget={id}
        onKeyDown={openByArrow}
      >
        {props.icon ?? <ChevronUp size={16} strokeWidth={1.5} />}
      </IconButton>
      <div
        ref={popover}
        id={id}
        popover="auto"
        className={cx(styles.menu, props.above && styles.above, props.row && styles.row)}
        style={anchor}
        // Rendered before the popover is placed by its size, and removed once the focus is back on the button.
        onBeforeToggle={({ newState }) => {
          if (newState === "open")
            flushSync(() => {
              setOpen(true);
              setLoaded(parts.get);
            });
        }}
        onToggle={({ newState }) => setOpen(newState === "open")}
        // Tab moves the focus out of the menu, which closes it.
        onBlur={({ relatedTarget, currentTarget }) => {
          if (relatedTarget && !currentTarget.contains(relatedTarget) && relatedTarget !== button.current)
            close();
        }}
      >
        {open && loaded && (
          <MenuParts
            value={{
              Item: loaded.MenuListItem,
              Choice: loaded.MenuListChoice,
              Separator: loaded.MenuListSeparator,
              close,
            }}
          >
            <loaded.MenuList label={props.label}>{props.children}</loaded.MenuList>
          </MenuParts>
        )}
        {open && !loaded && failed && (
          <p role="alert" className={styles.problem}>
            {t("errors.notLoaded")}
          </p>
        )}
      </div>
    </>
  );
}
