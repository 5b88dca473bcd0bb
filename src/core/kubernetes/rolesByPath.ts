import { memoised, memoisedBy } from '../text/memoised.ts';
import { optional } from '../text/optional.ts';
import { baseName } from '../text/paths.ts';
import { escapeRegularExpression } from '../text/regularExpressions.ts';
import { type CertificatePlace, certificatePlaces } from './tables/certificatePlaces.ts';

/** Roles of the contents of a file, by its path. */
export interface PlaceRoles {
  /** Whose place it is. */
  readonly installer: CertificatePlace['installer'];
  /** Of the certificates of a PEM or DER file. */
  readonly certificate?: string;
  /** For a CA with others of the same role: the roles of the certificates that it issues. */
  readonly issued?: readonly string[];
  /** Of the users' certificates of a kubeconfig. */
  readonly kubeconfig?: string;
  /** Of a key in a separate file. */
  readonly key?: string;
}

interface PlaceRule {
  /** End of the path, starting with a slash. */
  readonly ending: RegExp;
  readonly length: number;
  readonly roles: PlaceRoles;
}

/**
 * Looks up a file in the places where installers put certificates.
 *
 * The end of the path is enough (`pki/apiserver.crt`), so that a backup or another root's copy is recognised too; if
 * several places match, the longest end counts. Accepts paths with either separator, and URIs.
 */
export function rolesByPath(path: string): PlaceRoles | undefined {
  const normal = `/${path.replace(/\\/g, '/')}`;
  const name = baseName(normal);
  const { byName, patterns } = placeRules();
  return [...(byName.get(name) ?? []), ...patterns].find((rule) => rule.ending.test(normal))?.roles;
}

/** As {@link rolesByPath}, of a file: by its path on its machine, if that is known. */
export const rolesOfFile = memoisedBy((file: { readonly path: string; readonly hostPath?: string }) =>
  rolesByPath(file.hostPath ?? file.path),
);

const placeRules = memoised(() => {
  const byName = new Map<string, PlaceRule[]>();
  const patterns: PlaceRule[] = [];
  const add = (tail: string, file: string, roles: PlaceRoles) => {
    const end = `/${tail}/${file}`;
    const source = escapeRegularExpression(end).replace(/<\w+>/g, '[^/]+');
    const rule = { ending: new RegExp(`${source}$`), length: end.length, roles };
    const name = baseName(file);
    if (name.includes('<')) patterns.push(rule);
    else
      byName.set(
        name,
        [...(byName.get(name) ?? []), rule].sort((a, b) => b.length - a.length),
      );
  };
  for (const { installer, tail, certificates = {}, issued = {}, kubeconfigs = {}, keys = {} } of certificatePlaces) {
    for (const [file, certificate] of Object.entries(certificates)) {
      add(tail, file, { installer, certificate, ...optional('issued', issued[file]) });
      add(tail, keyFileOf(file), { installer, key: certificate });
    }
    for (const [file, key] of Object.entries(keys)) add(tail, file, { installer, key });
    for (const [file, kubeconfig] of Object.entries(kubeconfigs)) add(tail, file, { installer, kubeconfig });
  }
  return { byName, patterns: patterns.sort((a, b) => b.length - a.length) };
});

/** `apiserver.key` of `apiserver.crt`, `ca-key.pem` of `ca.pem`. */
function keyFileOf(certificateFile: string): string {
  return certificateFile.replace(/\.crt(?=$|\.)/, '.key').replace(/\.pem$/, '-key.pem');
}
