/** Saves a file as the browser saves downloads. */
export function offerDownload(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // Once begun, the download no longer needs the URL.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}
