/**
 * Where the project is. `repository` of package.json is the one place that says it; `npm run repository -- ADDRESS` writes it, and what
 * follows from it.
 *
 * @param {string} address such as https://github.com/OWNER/NAME
 */
export function projectLinks(address) {
  const repository = address.replace(/^git\+/, '').replace(/(\.git)?\/*$/, '');
  if (!/^https:\/\/[^/\s]+\/[^\s]+\/[^/\s]+$/.test(repository)) {
    throw new Error(`${address} is no address of a repository, such as https://github.com/OWNER/NAME.`);
  }
  const pages = repository.includes('gitlab') ? `${repository}/-` : repository;
  return {
    /** Fields of package.json. */
    fields: {
      repository: { type: 'git', url: `${repository}.git` },
      bugs: { url: `${pages}/issues` },
      homepage: `${repository}#readme`,
    },
    repository,
    /** Where the files of a version can be downloaded. */
    download: (version) => `${pages}/releases/download/v${version}`,
  };
}
