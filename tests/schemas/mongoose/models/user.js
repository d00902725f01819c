const mongoose = require('mongoose');
const { Schema } = mongoose;

const addressSchema = new Schema({ street: String });
const userSchema = new Schema(
  {
    email: { type: String, required: true, unique: true },
    password: { type: String, maxlength: 100 },
    org: { type: Schema.Types.ObjectId, ref: 'Org', index: true },
    address: addressSchema,
    settings: { theme: String },
    sessions: [{ token: String }],
  },
  { timestamps: true },
);
userSchema.index({ org: 1, email: -1 }, { unique: true });
userSchema.pre('save', async function () {});

module.exports = mongoose.model('User', userSchema);
