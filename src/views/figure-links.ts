import { version } from '../../package.json';
import type { FigureSource } from '../lib/charts';

/** Which figure an address names, and whether it is shown alone. */
interface FigureNamed {
  figure?: string;
  embed?: true;
}

/**
 * What a screen's figures have of its address.
 *
 * @param route what the address says now
 * @param link the screen's address under the choices made now, with a figure
 */
export const figureLinks = (
  route: FigureNamed,
  link: (figure: FigureNamed) => string
): Pick<FigureSource, 'version' | 'address' | 'named' | 'embedded'> => ({
  version,
  address: (figure, { embed } = { embed: false }) =>
    new URL(link({ figure, ...(embed ? { embed: true as const } : {}) }), location.href).href,
  named: route.figure ?? null,
  embedded: route.embed === true
});
