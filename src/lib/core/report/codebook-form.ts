/** The fields of the form report in analysis.json: written as in `codebook-analysis.ts`. */
export const FORM_ANALYSIS = `
form.instruments[].instrument | id | Form report: questionnaire. Every field that has parts is null where it is unknown.
form.instruments[].variance.forms | integer | Forms that were compared, the usual one among them.
form.instruments[].variance.answers | integer | Answers to value prompts in them.
form.instruments[].variance.prompts | integer | Value prompts.
form.instruments[].variance.items | integer | Items.
form.instruments[].variance.sources[].source | prompt, value, item, arm, promptByValue, promptByItem, promptByArm, itemByArm, rest | Source of variance.
form.instruments[].variance.sources[].variance | squared points of the scale, 0 or more | Variance component.
form.instruments[].variance.sources[].interval.low | squared points | Low end of its 95% interval.
form.instruments[].variance.sources[].interval.high | squared points | High end of that interval.
form.instruments[].variance.sources[].share | 0 to 1 | Part of the sum of all.
form.instruments[].variance.sampling | squared points | What sampling text adds to the rest; 0 for distributions.
form.instruments[].variance.signal | points of the scale | SD of what value prompts do to the pattern of answers.
form.instruments[].variance.form | points of the scale | SD of what the form does.
form.instruments[].variance.ratio | 0 or more, or null | Signal over form.
form.instruments[].variance.ratioInterval.low | 0 or more | Low end of its 95% interval.
form.instruments[].variance.ratioInterval.high | 0 or more | High end of that interval.
form.instruments[].variance.icc | 0 to 1 | Part of the variance of what prompts do that two forms have in common.
form.instruments[].variance.iccInterval.low | 0 to 1 | Low end of its 95% interval.
form.instruments[].variance.iccInterval.high | 0 to 1 | High end of that interval.
form.instruments[].orderAndLabel.order.mean | -1 to 1; null where unknown | How much more often an end of the scale is chosen when listed last than when first.
form.instruments[].orderAndLabel.order.low | -1 to 1 or null | Low end of its 95% interval, for other items and conditions.
form.instruments[].orderAndLabel.order.high | -1 to 1 or null | High end of that interval.
form.instruments[].orderAndLabel.label.mean | -1 to 1; null where unknown | How much more often when it has the largest label than when the smallest.
form.instruments[].orderAndLabel.label.low | -1 to 1 or null | Low end of its 95% interval, for other items and conditions.
form.instruments[].orderAndLabel.label.high | -1 to 1 or null | High end of that interval.
form.instruments[].orderAndLabel.both.mean | -1 to 1; null where unknown | Both together, where only turned meanings were asked.
form.instruments[].orderAndLabel.both.low | -1 to 1 or null | Low end of its 95% interval, for other items and conditions.
form.instruments[].orderAndLabel.both.high | -1 to 1 or null | High end of that interval.
form.instruments[].arms[].arm | name of a variant | Form compared with the usual one.
form.instruments[].arms[].questions | integer | Questions asked in it.
form.instruments[].arms[].answered | integer | Those that were answered.
form.instruments[].arms[].shift.mean | points of the scale; null where unknown | Mean shift against the usual form.
form.instruments[].arms[].shift.low | points of the scale or null | Low end of its 95% interval, for other items and conditions.
form.instruments[].arms[].shift.high | points of the scale or null | High end of that interval.
form.instruments[].arms[].difference | points of the scale or null | Mean absolute difference.
form.instruments[].arms[].correlation | -1 to 1, or null | Correlation with the usual form over questions.
form.instruments[].arms[].outside | 0 to 1, or null | Mean share of the answers off the scale.
form.instruments[].bias.straight | integer | Items scored as they are for all their measures.
form.instruments[].bias.reversed | integer | Items scored reversed for a measure.
form.instruments[].bias.orthogonality | 0 to 1 | Response orthogonality: 1 where every measure has as many reversed items as others.
form.instruments[].bias.bias | squared shares of the scale, or null | Variance between conditions of agreeing with everything.
form.instruments[].bias.trait | squared shares of the scale, or null | Mean variance between conditions of the measures apart from it.
form.instruments[].bias.biasShare | 0 to 1, or null | Part of the first in both.
form.instruments[].bias.bothAgreed | 0 to 1, or null | Share of measures and conditions that agree with both an item and its reverse.
form.instruments[].itemRest.median | -1 to 1, or null | Median correlation of an item with the rest of its measure, over conditions.
form.instruments[].itemRest.items | integer | Such correlations: one for each measure that an item counts for.
form.instruments[].itemRest.flagged[].item | integer | Item whose key looks wrong.
form.instruments[].itemRest.flagged[].measure | id | Its measure.
form.instruments[].itemRest.flagged[].r | -1 to 0 | Its correlation.
form.instruments[].itemRest.flagged[].flagged | true | Significantly negative.
form.instruments[].prompts[].condition | condition id | Value prompt.
form.instruments[].prompts[].effect.mean | points of the scale; null where unknown | What it does to the items of its own value, over and above the other prompts.
form.instruments[].prompts[].effect.low | points of the scale or null | Low end of its 95% interval, for other items and conditions.
form.instruments[].prompts[].effect.high | points of the scale or null | High end of that interval.
form.instruments[].prompts[].standardised | SDs of a single answer, or null | The same in SDs.
form.instruments[].prompts[].ownMost | true, false | Whether it raises its own value most.
form.instruments[].prompts[].mostOfAll | true, false | Whether no other prompt raises that value more.
form.instruments[].shuffled.named.mean | points of the scale; null where unknown | Rise of the value that is named, with another value’s definition.
form.instruments[].shuffled.named.low | points of the scale or null | Low end of its 95% interval, for other items and conditions.
form.instruments[].shuffled.named.high | points of the scale or null | High end of that interval.
form.instruments[].shuffled.defined.mean | points of the scale; null where unknown | Rise of the value that is defined.
form.instruments[].shuffled.defined.low | points of the scale or null | Low end of its 95% interval, for other items and conditions.
form.instruments[].shuffled.defined.high | points of the scale or null | High end of that interval.
form.instruments[].persona.mean | points of the scale; null where unknown | Shift by a persona without values, against no prompt.
form.instruments[].persona.low | points of the scale or null | Low end of its 95% interval, for other items and conditions.
form.instruments[].persona.high | points of the scale or null | High end of that interval.
form.instruments[].outside | 0 to 1, or null | Mean share of the answers off the scale, in the usual form.
form.similarities[].arm | name of a variant; null for the usual form | Form that asked all questions.
form.similarities[].similarity | 0 to 1, or null | Values Similarity of the uniform population in it.
`;
