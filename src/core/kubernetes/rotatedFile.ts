/** What the name of a file of the kubelet's rotation tells. */
export interface RotatedFile {
  /** Folder and kind, `/var/lib/kubelet/pki/kubelet-client`: the files among which the kubelet rotates. */
  readonly series: string;
  /** `dated`: written once, and never again. `current`: the link to the newest; `updated`: what becomes that link. */
  readonly generation: 'current' | 'updated' | 'dated';
}

/** The date is year, month, day, hour, minute and second, of local time; client-go, `certificate_store.go`. */
const rotated = /^(?<series>(?:.*\/)?kubelet-(?:client|server))-(?:(?<link>current|updated)|\d{4}(?:-\d{2}){5})\.pem$/s;

/**
 * Reads a path as that of a file of the kubelet's rotation: `kubelet-client-2026-11-24-14-17-09.pem`, and the link
 * `kubelet-client-current.pem`, which a copy may have as a file. `undefined` of any other file.
 */
export function rotatedFile(path: string): RotatedFile | undefined {
  const { series, link } = rotated.exec(path)?.groups ?? {};
  if (series === undefined) return undefined;
  return { series, generation: link === 'current' || link === 'updated' ? link : 'dated' };
}
