import { certificateRole } from '../kubernetes/certificateRole.ts';
import { rolesByPath } from '../kubernetes/rolesByPath.ts';
import type { ComponentInstance } from '../pki/cluster/clusterModel.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import type { DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import type { SettingSubject } from './repairModel.ts';
import { settingAt } from './settingAt.ts';

/**
 * The path of the CA that a flag should name: the one file on its machine that lies where an installer puts a CA and
 * holds the issuer of the certificate to which the finding points. Containers have to see the file under that path.
 */
export function caPathFor(subject: SettingSubject): string | undefined {
  const { graph, marked } = subject;
  const found = settingAt(subject);
  if (found === undefined || found.setting.value !== marked || !marked.startsWith('/')) return undefined;
  const issuers = issuersOfRelated(subject);
  const paths = graph.files
    .filter((file) => hostOf(file) === found.instance.host && isPlaceOfCa(file) && holdsOneOf(file, issuers))
    .flatMap(({ hostPath, path }) => hostPath ?? path);
  const [path, ...others] = new Set(paths);
  const isPlain = path !== undefined && others.length === 0 && /^\/[\w./-]+$/.test(path);
  return isPlain && path !== marked && isSeen(found.instance, path) ? path : undefined;
}

function issuersOfRelated({ finding, graph }: SettingSubject): ReadonlySet<string> {
  return new Set(
    finding.related.flatMap(({ path, span }) => {
      const file = graph.files.find((each) => each.path === path);
      const credential = file?.credentials.find(({ block }) => block.span.start === span?.start);
      return issuersIn(graph, credential?.fingerprint);
    }),
  );
}

function issuersIn({ certificates }: PkiGraph, fingerprint = ''): readonly string[] {
  const issuer = certificates.get(fingerprint)?.issuer;
  return issuer?.kind === 'verified' ? issuer.issuers : [];
}

function isPlaceOfCa(file: DecodedFile): boolean {
  const role = rolesByPath(file.hostPath ?? file.path)?.certificate;
  return role !== undefined && certificateRole(role)?.use === 'ca';
}

function holdsOneOf({ credentials }: DecodedFile, fingerprints: ReadonlySet<string>): boolean {
  return credentials.some(
    ({ value, fingerprint }) => value.keyPath === undefined && fingerprints.has(fingerprint ?? ''),
  );
}

/** Without a container, or through a mount that keeps the path. */
function isSeen({ mounts }: ComponentInstance, path: string): boolean {
  if (mounts === undefined) return true;
  return mounts.some((mount) => mount.path === mount.hostPath && path.startsWith(`${mount.path.replace(/\/$/, '')}/`));
}
