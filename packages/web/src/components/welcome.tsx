import { ChoosePhotos } from "./choose-photos.tsx";

interface WelcomeProps {
  readonly take: (files: readonly File[]) => void;
}

/** Cell sizes of the sample's bands, from `scripts/make-sample.ts`. The original photo is a further band. */
const BANDS = [50, 25, 15, 10, 5];

export function Welcome({ take }: WelcomeProps) {
  return (
    <section className="welcome" aria-labelledby="welcome-title">
      <div className="welcome-words">
        <h1 id="welcome-title">
          Photos,
          <br />
          in squares.
        </h1>
        <p className="lead">
          <span className="mouse-only">Drop a photo anywhere on this page</span>
          <span className="touch-only">Choose a photo</span>. Hide what nobody should see, or watch it fall
          into pixels. It stays on this device, where all of it is done.
        </p>
        <div className="welcome-actions">
          <ChoosePhotos take={take} label="Choose photos" icon="photo" className="button primary big" />
          <span className="touch-only">
            <ChoosePhotos take={take} label="Take a photo" icon="camera" className="button big" camera />
          </span>
        </div>
        <p className="hint">
          JPEG, PNG and any other format your browser can show. You can also paste one
          <span className="mouse-only">
            {" "}
            with <kbd>Ctrl</kbd> <kbd>V</kbd>
          </span>
          .
        </p>
      </div>
      <figure className="sample">
        <div
          className="bands"
          role="img"
          aria-label="A cat’s face in squares that get smaller from left to right."
        >
          {BANDS.map((size) => (
            <img
              key={size}
              className="band"
              src={`/sample/cat-${size}px.png`}
              width={451}
              height={300}
              alt=""
            />
          ))}
          <img className="band" src="/sample/cat.jpg" width={451} height={300} alt="" />
        </div>
        <figcaption>
          <span>50 px</span>
          <span>25</span>
          <span>15</span>
          <span>10</span>
          <span>5</span>
          <button type="button" className="text-button" onClick={() => void takeSample(take)}>
            Try this one
          </button>
        </figcaption>
      </figure>
    </section>
  );
}

async function takeSample(take: WelcomeProps["take"]): Promise<void> {
  const response = await fetch("/sample/cat.jpg");
  take([new File([await response.blob()], "cat.jpg", { type: "image/jpeg" })]);
}
