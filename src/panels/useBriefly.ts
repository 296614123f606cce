/** @file Something said for a moment: "Copied". */
import { useEffect, useState } from "react";

const SAID_FOR_MS = 2_500;

/** What is being said ("" most of the time), and a way to say it. */
export function useBriefly(): [string, (text: string) => void] {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (said === "") return;
    const timer = setTimeout(() => setSaid(""), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return [said, setSaid];
}
