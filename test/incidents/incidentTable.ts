import type { IncidentScore, Lack } from './scoreIncident.ts';

/** One line of counts. */
export function summarise(scores: readonly IncidentScore[]): string {
  const without = (lack: Lack): number => scores.filter(({ lacks }) => !lacks.includes(lack)).length;
  const named = scores.filter(({ lacks }) => lacks.length === 0).length;
  const counts = [
    `named ${named}/${scores.length}`,
    `by check or connections ${without('cause')}`,
    `by explain ${without('explain')}`,
    `wrong advice ${scores.length - without('advice')}`,
    `told to work ${scores.length - without('works')}`,
    `false alarms ${scores.length - without('alarm')}`,
  ];
  return `Incidents: ${counts.join(', ')}`;
}

/** Every incident with what names it and what is missing. */
export function incidentTable(scores: readonly IncidentScore[]): string {
  const width = Math.max(0, ...scores.map(({ id }) => id.length));
  const lines = scores.map(({ id, lacks, findings, connections }) => {
    const told = [...findings, ...connections].join(' ');
    return `${lacks.length === 0 ? '✓' : '✗'} ${id.padEnd(width)}  ${lacks.join(' ').padEnd(22)}  ${told}`.trimEnd();
  });
  return [...lines, summarise(scores)].join('\n');
}
