import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { programFails } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { caName } from './caName.ts';

/**
 * CA that Docker takes for a client certificate.
 *
 * When: a file in `/etc/docker/certs.d/HOST` is a CA, ends in `.cert`, and has no key beside it.
 *
 * Docker reads CAs from `*.crt` alone, and client certificates with their keys from `*.cert` and `*.key`. One file that it does not take stops every image of
 * the registry.
 *
 * @category wiring
 * @stage understand
 * @see CTRD
 */
export const dockerCaMisnamed = {
  code: 'docker-ca-misnamed',
  severity: 'error',
  fact: '{file} is CA {ca}, but Docker takes it for a client certificate, because its name ends in .cert.',
  consequence: programFails,
  wayOut: 'Rename it to {name}.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/** Reports CAs in the folders of registries under a name by which Docker takes them for something else. */
export function checkMisnamedAuthorities(verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  return verdicts.flatMap(({ connection: { client } }): readonly FindingDraft[] => {
    const shown = client.registry?.client;
    const [ca] = shown?.material.certificates ?? [];
    if (shown?.unusable === undefined || ca === undefined) return [];
    const values = {
      file: visibleText(shown.by),
      ca: caName(ca),
      name: visibleText(shown.by.replace(/\.cert$/, '.crt')),
      program: 'Docker',
      error: `\`${visibleText(shown.unusable, 300)}\``,
    };
    return [placedAt(shown.place, problem(dockerCaMisnamed, { values }))];
  });
}
