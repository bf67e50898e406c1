import * as echarts from 'echarts';
import { SDK } from '../figures/loggers.mjs';
import { pinoCpu } from '../figures/pino-cpu.mjs';
import { winstonCpu } from '../figures/winston-cpu.mjs';
import { ratioOf } from '../runner/evaluate.mjs';
import { spreadText } from './text.mjs';

/**
 * @typedef {import('../runner/evaluate.mjs').FigureOutcome} FigureOutcome
 * @typedef {import('../runner/statistics.mjs').Spread} Spread
 * @typedef {{ name: string, isOurs: boolean, ratio: Spread, label: string }} Bar
 */

const WIDTH = 900;
const BAR_HEIGHT = 30;
const PANEL_MARGIN = 64;
const TOP = 56;
const OURS_COLOUR = '#1f6feb';
const OTHERS_COLOUR = '#9aa4b2';
const RANGE_COLOUR = '#30363d';

/**
 * What shipping a record costs with each contender, as a share of what it costs with the official
 * SDK. Undefined when the run had none of the two figures.
 *
 * @param {readonly FigureOutcome[]} outcomes
 */
export function drawChart(outcomes) {
  const panels = [winstonCpu, pinoCpu]
    .map(({ key }) => outcomes.find(({ figure }) => figure.key === key))
    .filter((outcome) => outcome !== undefined)
    .map((outcome) => ({ title: outcome.figure.title, bars: barsOf(outcome) }))
    .filter(({ bars }) => bars.length > 0);
  if (panels.length === 0) return undefined;
  const heights = panels.map(({ bars }) => bars.length * BAR_HEIGHT);
  const tops = heights.map((_, index) => {
    return heights.slice(0, index).reduce((sum, one) => sum + one + PANEL_MARGIN, TOP);
  });
  const total = heights.reduce((sum, one) => sum + one + PANEL_MARGIN, TOP);
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: WIDTH,
    height: total,
  });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: panels.map(({ title }, index) => ({
      text: `${title}, official SDK = 1`,
      top: (tops[index] ?? 0) - 34,
      left: 16,
      textStyle: { fontSize: 14 },
    })),
    grid: panels.map((_, index) => ({
      left: 250,
      right: 230,
      top: tops[index] ?? 0,
      height: heights[index] ?? 0,
    })),
    xAxis: panels.map((_, gridIndex) => ({ gridIndex, type: 'value', min: 0 })),
    yAxis: panels.map(({ bars }, gridIndex) => ({
      gridIndex,
      type: 'category',
      inverse: true,
      data: bars.map(({ name }) => name),
      axisTick: { show: false },
    })),
    series: panels.flatMap(({ bars }, index) => seriesOf(bars, index)),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/**
 * @param {FigureOutcome} outcome
 * @returns {Bar[]} the cheapest first
 */
function barsOf({ figure, contenders }) {
  const [measure] = figure.measures;
  if (measure === undefined) return [];
  return contenders
    .filter(({ role }) => role !== 'base')
    .flatMap(({ name, role, measures }) => {
      const ratio = ratioOf(contenders, { measure: measure.key, of: name, to: SDK });
      if (ratio === undefined) return [];
      const label = spreadText(measures[measure.key]?.spread, measure);
      return [{ name, isOurs: role === 'ours', ratio, label }];
    })
    .toSorted((a, b) => a.ratio.median - b.ratio.median);
}

/**
 * @param {readonly Bar[]} bars
 * @param {number} index
 */
function seriesOf(bars, index) {
  const axes = { xAxisIndex: index, yAxisIndex: index };
  return [
    {
      ...axes,
      type: 'bar',
      barWidth: '60%',
      data: bars.map(({ ratio, isOurs }) => ({
        value: ratio.median,
        itemStyle: { color: isOurs ? OURS_COLOUR : OTHERS_COLOUR },
      })),
    },
    {
      ...axes,
      type: 'custom',
      z: 3,
      data: bars.map(({ ratio, label }, row) => ({ value: [row, ratio.min, ratio.max], label })),
      renderItem: (
        /** @type {{ dataIndex: number }} */ { dataIndex },
        /** @type {import('echarts').CustomSeriesRenderItemAPI} */ api,
      ) => rangeOf(api, bars[dataIndex]?.label ?? ''),
    },
  ];
}

/**
 * The range of the rounds as a line, and the value behind it.
 *
 * @param {import('echarts').CustomSeriesRenderItemAPI} api
 * @param {string} label
 */
function rangeOf(api, label) {
  const [from = 0, y = 0] = api.coord([api.value(1), api.value(0)]);
  const [to = 0] = api.coord([api.value(2), api.value(0)]);
  const style = { stroke: RANGE_COLOUR, lineWidth: 1.5 };
  const text = { text: label, x: to + 8, y, fill: RANGE_COLOUR, fontSize: 12 };
  return {
    type: 'group',
    children: [
      { type: 'line', shape: { x1: from, y1: y, x2: to, y2: y }, style },
      { type: 'text', style: { ...text, textVerticalAlign: 'middle' } },
    ],
  };
}
