import { judgeWithGo } from './judgeWithGo.ts';

/**
 * Asks Go's crypto/x509 whether certificates of one or more CAs verify, whatever they are for.
 *
 * @returns `ok` or Go's error for each certificate; `undefined` where Go is not installed.
 */
export function verifyWithGo(caPem: string, certificatesPem: string, time: number): readonly string[] | undefined {
  const certificates = certificatesPem.match(/-----BEGIN .*?-----END [^-]*-----/gs) ?? [];
  const question = { anchors: [caPem], intermediates: [], at: new Date(time).toISOString(), usage: 'any' } as const;
  const verdicts = judgeWithGo(
    certificates.map((certificate, index) => ({ ...question, id: String(index), certificate })),
  );
  return verdicts?.map(({ error }) => error?.message ?? 'ok');
}
