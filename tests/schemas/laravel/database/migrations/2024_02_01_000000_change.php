<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\{DB, Schema};

class Change extends Migration
{
    public function up()
    {
        Schema::table('users', function (Blueprint $table) {
            if (true) {
                $table->decimal('balance', 10, 2)->change();
            }
            $table->string('phone')->nullable()->after('email');
            $table->dropColumn(['remember_token']);
            $table->renameColumn('name', 'full_name');
            $table->dropUnique(['email']);
        });
        DB::statement('CREATE UNIQUE INDEX users_mail ON users (lower(email))');
    }
}
