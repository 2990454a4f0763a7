import { type Flag, FLAGS } from "../command-line/flags.ts";
import { PHOTO_EXTENSIONS } from "../photos/photo-names.ts";
import { excluded, singleQuoted } from "./words.ts";

/** Returns the script for fish 3 and newer. */
export function fishCompletions(): string {
  return `# pixelater's completions for fish, by pixelater --completions fish
function __pixelater_photos
  # Filters fish's own completions: folders, and files with a photo's extension.
  for path in (__fish_complete_path (commandline -ct))
    string match -riq '(/|\\.(${PHOTO_EXTENSIONS.join("|")}))(\\t.*)?$' -- $path; and echo $path
  end
end

complete -c pixelater -f
complete -c pixelater -n 'not __fish_seen_argument -l completions' -a '(__pixelater_photos)'
${FLAGS.map(completion).join("\n")}
`;
}

function completion(flag: Flag): string {
  // With a condition on the flag itself, fish would not complete its value.
  const excludable = excluded(flag).filter(({ name }) => flag.value === undefined || name !== flag.name);
  const others = excludable.map(({ name, short }: Flag) =>
    short === undefined ? `-l ${name}` : `-s ${short} -l ${name}`,
  );
  return [
    "complete -c pixelater",
    ...(others.length > 0 ? [`-n 'not __fish_seen_argument ${others.join(" ")}'`] : []),
    ...(flag.short === undefined ? [] : [`-s ${flag.short}`]),
    `-l ${flag.name}`,
    ...(flag.value === undefined ? [] : ["-x"]),
    ...offersOf(flag),
    `-d ${singleQuoted(flag.summary)}`,
  ].join(" ");
}

function offersOf({ offers }: Flag): string[] {
  if (offers === undefined) return [];
  if (offers === "paths") return ["-a '(__pixelater_photos)'"];
  return [`-a ${singleQuoted(offers.map((word) => word.replace(/[{}]/g, String.raw`\$&`)).join(" "))}`];
}
