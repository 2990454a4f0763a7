// The node-* packages publish "os" and "cpu" as plain strings; pnpm needs lists to skip them on other platforms.
const asList = (value) => (typeof value === "string" ? [value] : value);

module.exports = {
  hooks: {
    readPackage(manifest) {
      if (/^node-(linux|darwin|win)-/.test(manifest.name)) {
        manifest.os = asList(manifest.os);
        manifest.cpu = asList(manifest.cpu);
      }
      return manifest;
    },
  },
};
