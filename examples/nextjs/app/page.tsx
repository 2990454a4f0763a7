"use client";

import { type ReactElement, useState } from "react";

/** Sends the chosen photo to the route handler and shows the answer. */
export default function Page(): ReactElement {
  const [url, setUrl] = useState<string>();
  const [problem, setProblem] = useState<string>();

  async function send(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    const response = await fetch("/api/pixelate?grid=16", { method: "POST", body: file });
    if (response.ok) {
      setUrl(URL.createObjectURL(await response.blob()));
      setProblem(undefined);
    } else {
      setProblem(`The server answered ${response.status}.`);
    }
  }

  return (
    <main>
      <h1>Pixelate a photo</h1>
      <input
        type="file"
        accept="image/jpeg,image/png"
        onChange={(event) => {
          void send(event.target.files?.[0]);
        }}
      />
      {problem !== undefined && <p role="alert">{problem}</p>}
      {url !== undefined && <img src={url} alt="The photo, pixelated" />}
    </main>
  );
}
