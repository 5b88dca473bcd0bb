/** A language that the texts are translated into, by the name of its bundle; English is the absence of one. */
export type MessageLanguage = 'zh-cn';

/**
 * The language that POSIX variables ask for: of `LC_ALL`, `LC_MESSAGES` and `LANG` the first that is not empty decides.
 *
 * `zh_CN.UTF-8`, `zh_SG` and `zh-Hans` are Simplified Chinese; whoever writes Traditional Chinese is answered in English.
 */
export function messageLanguage(
  environment: Readonly<Record<string, string | undefined>>,
): MessageLanguage | undefined {
  const locale = [environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find(
    (each) => each !== undefined && each !== '',
  );
  const [name = ''] = (locale ?? '').toLowerCase().split('.');
  const [language, ...details] = name.split(/[-_@]/);
  if (language !== 'zh') return undefined;
  return details.some((detail) => traditional.has(detail)) && !details.includes('hans') ? undefined : 'zh-cn';
}

const traditional: ReadonlySet<string> = new Set(['tw', 'hk', 'mo', 'hant']);
