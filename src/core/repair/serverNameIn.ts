import type { SettingSubject } from './repairModel.ts';

/** The only DNS name of the server certificate that the finding points to. */
export function serverNameIn({ finding: { related }, graph }: SettingSubject): string | undefined {
  const [place] = related;
  const file = graph.files.find(({ path }) => path === place?.path);
  const credential = file?.credentials.find(({ block }) => block.span.start === place?.span?.start);
  const names = graph.certificates.get(credential?.fingerprint ?? '')?.certificate.subjectAltName ?? [];
  const [name, ...others] = names.filter(({ type }) => type === 'DNS').map(({ value }) => value);
  return name !== undefined && others.length === 0 && /^[A-Za-z0-9][\w.-]*$/.test(name) ? name : undefined;
}
