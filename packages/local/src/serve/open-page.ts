/** Opens the page in the system's browser. Where there is none, says so: the page is served all the same. */
export async function openPage(url: string): Promise<void> {
  const failed = (error: Error): void => {
    console.error(`Cannot open a browser (${error.message}). Open ${url} yourself.`);
  };
  try {
    const { default: open } = await import("open");
    const opener = await open(url);
    opener.once("error", failed);
    opener.once("exit", (code) => {
      if (code !== null && code !== 0) failed(new Error(`exit code ${code}`));
    });
  } catch (error) {
    failed(error instanceof Error ? error : new Error(String(error)));
  }
}
