export { cleanText } from '../record/clean-text.js';
