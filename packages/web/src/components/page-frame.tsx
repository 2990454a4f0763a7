import { isOpen, type Photo } from "../photos/photo.ts";
import { speedLabel } from "../photos/speed-label.ts";

/** The logo: a square divided into quarters, two of them divided further. */
function Logo() {
  return (
    <svg className="logo" viewBox="0 0 8 8" aria-hidden="true" shapeRendering="crispEdges">
      <path className="logo-accent" d="M0 0h4v4H0zM6 4h1v1H6zM4 6h1v1H4z" />
      <path className="logo-sun" d="M4 0h2v2H4zM2 6h2v2H2zM5 5h1v1H5zM7 7h1v1H7z" />
      <path className="logo-sea" d="M6 2h2v2H6zM0 4h2v2H0zM7 5h1v1H7zM5 7h1v1H5z" />
      <path className="logo-ink" d="M4 4h1v1H4zM6 6h1v1H6z" />
    </svg>
  );
}

/** @param photo on the stage, whose speed is shown; `undefined` on the welcome screen. */
export function PageHeader({ photo }: { readonly photo: Photo | undefined }) {
  return (
    <header className="page-header">
      <a className="brand" href="/">
        <Logo />
        <span>Pixelater</span>
      </a>
      <p className="privacy-note">
        {photo !== undefined && isOpen(photo)
          ? `${speedLabel(photo.state)}, all on this device`
          : "Nothing leaves this device until you ask for a link."}
      </p>
    </header>
  );
}

export function PageFooter() {
  return (
    <footer className="page-footer">
      <p>
        Photo of the cat Chelsea by Stéfan van der Walt, CC0. Type: Jersey by Sarah Cadigan-Fried and
        Instrument Sans, SIL Open Font License.
      </p>
    </footer>
  );
}
